import type { Command } from 'commander';
import { EVERY_EVENT } from '../../domain/audit/auditQuestion.ts';
import { EVENTS, type EventType } from '../../domain/audit/catalogue.ts';
import { queryAudit } from '../../flows/audit/queryAudit.ts';
import { id } from '../../kernel/id.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { instantGiven, limitGiven, malformedOption, userNamed } from '../lookups.ts';
import { table } from '../table.ts';

interface AuditOptions {
  readonly type?: readonly string[];
  readonly user?: string;
  readonly attempt?: string;
  readonly from?: string;
  readonly until?: string;
  readonly before?: string;
  readonly limit: string;
}

export function addAuditCommand(program: Command, run: CommandRun): void {
  program
    .command('audit')
    .description('what happened, the newest first')
    .option('--type <type...>', 'only events of these types (docs/events.md)')
    .option('--user <login-name>', 'only those that concern this person')
    .option('--attempt <id>', 'only those of one sign-in')
    .option('--from <instant>', 'not before, in UTC')
    .option('--until <instant>', 'before, in UTC')
    .option('--before <id>', 'go on after this event')
    .option('--limit <number>', 'at most so many, 1 to 1000', '50')
    .action(run.inTenant(audit));
}

async function audit(tenant: TenantRun, options: AuditOptions): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const filter = await filterFrom(tenant, options);
  if (!filter.ok) return filter;
  const queried = await queryAudit(ports)({ ...host, ...filter.value });
  if (!queried.ok) return queried;
  const rows = queried.value.events.map((event) => [
    moment(event.at),
    event.type,
    event.actor.kind === 'user' ? event.actor.id : event.actor.kind,
    event.user ?? '-',
    JSON.stringify(event.data),
  ]);
  const more = queried.value.next === null ? '' : `\nThere are more: --before ${queried.value.next}`;
  return answered(queried.value, table(['at', 'type', 'by', 'user', 'data'], rows, 'Nothing is found.') + more);
}

async function filterFrom(tenant: TenantRun, options: AuditOptions) {
  const limit = limitGiven(options.limit);
  if (!limit.ok) return limit;
  const from = instantGiven(options.from, '--from');
  if (!from.ok) return from;
  const until = instantGiven(options.until, '--until');
  if (!until.ok) return until;
  const user = options.user === undefined ? null : await userNamed(tenant, options.user);
  if (user !== null && !user.ok) return user;
  const attempt = options.attempt === undefined ? null : id<'SignInAttempt'>(options.attempt);
  if (attempt === null && options.attempt !== undefined) return malformedOption('--attempt', 'the id of a sign-in');
  const before = options.before === undefined ? null : id<'AuditEvent'>(options.before);
  if (before === null && options.before !== undefined) return malformedOption('--before', 'the id that the page before named');
  const types = typesFrom(options.type);
  if (!types.ok) return types;
  const named = { types: types.value, user: user?.value.id ?? null, attempt, from: from.value, until: until.value };
  return succeeded({ question: { ...EVERY_EVENT, outcome: null, lastDays: null, ...named }, before, limit: limit.value });
}

function typesFrom(given: readonly string[] | undefined): Result<readonly EventType[] | null> {
  if (given === undefined) return succeeded(null);
  const unknown = given.filter((type) => !Object.hasOwn(EVENTS, type));
  if (unknown.length > 0) return malformedOption('--type', `types of docs/events.md, and there is no ${unknown.join(', ')}`);
  return succeeded(given as readonly EventType[]);
}
