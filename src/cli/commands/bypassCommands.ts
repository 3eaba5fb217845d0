import type { Command } from 'commander';
import type { ApplicationId } from '../../domain/directory/application.ts';
import { changeBypass } from '../../flows/bypass/changeBypass.ts';
import { grantBypass } from '../../flows/bypass/grantBypass.ts';
import { listBypasses } from '../../flows/bypass/listBypasses.ts';
import { revokeBypass } from '../../flows/bypass/revokeBypass.ts';
import type { BypassListed } from '../../flows/bypassListed.ts';
import { id } from '../../kernel/id.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { BYPASS_STATES, type BypassState } from '../../ports/store/bypassStore.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { applicationNamed, instantGiven, limitGiven, malformedOption, userNamed } from '../lookups.ts';
import { facts, table } from '../table.ts';

export function addBypassCommands(program: Command, run: CommandRun): void {
  const bypass = program.command('bypass').description('turn enforcement off for one person, for a time (B1)');

  bypass
    .command('grant <login-name>')
    .description('grant a bypass; whoever is enrolled keeps their factors and may use them')
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--from <instant>', 'its beginning, within 30 days; default: now')
    .option('--until <instant>', "its end; default: 24 hours after the beginning, or the tenant's maximum")
    .option('--except <client-id...>', 'applications that it leaves out')
    .action(run.inTenant(grant));

  bypass
    .command('change <login-name>')
    .description("shorten or extend the bypass of a person, within the tenant's maximum from its beginning")
    .requiredOption('--reason <text>', 'why, for the audit')
    .option('--until <instant>', 'its new end; default: it stays')
    .option('--except <client-id...>', 'applications that it leaves out from now on; default: they stay')
    .option('--except-none', 'it leaves out no application any more')
    .action(run.inTenant(change));

  bypass
    .command('revoke <login-name>')
    .description('end the bypass of a person before its time')
    .action(
      run.inTenant(async (tenant, loginName: string) => {
        const standing = await standingOf(tenant, loginName);
        if (!standing.ok) return standing;
        const revoked = await revokeBypass(tenant.ports)({ ...tenant.host, bypass: standing.value.id });
        return revoked.ok ? answered({ revoked: standing.value.id }, `The bypass of ${loginName} is over.`) : revoked;
      }),
    );

  bypass
    .command('list')
    .description('bypasses, the newest first')
    .option('--user <login-name>', 'only those of one person')
    .option('--state <state>', `only those that are ${BYPASS_STATES.join(', ')} (open: live or coming; past: over or revoked)`)
    .option('--before <id>', 'go on after this one')
    .option('--limit <number>', 'at most so many, 1 to 1000', '100')
    .action(run.inTenant(list));
}

interface GrantOptions {
  readonly reason: string;
  readonly from?: string;
  readonly until?: string;
  readonly except?: readonly string[];
}

async function grant({ ports, host }: TenantRun, loginName: string, options: GrantOptions): Promise<Result<Answer>> {
  const user = await userNamed({ ports, host }, loginName);
  if (!user.ok) return user;
  const from = instantGiven(options.from, '--from');
  if (!from.ok) return from;
  const until = instantGiven(options.until, '--until');
  if (!until.ok) return until;
  const excepted = await applicationsNamed({ ports, host }, options.except ?? []);
  if (!excepted.ok) return excepted;
  const granted = await grantBypass(ports)({
    ...host,
    user: user.value.id,
    reason: options.reason,
    from: from.value,
    until: until.value,
    exceptApplications: excepted.value,
  });
  return granted.ok ? bypassAnswer(granted.value, user.value.loginName) : granted;
}

interface ChangeOptions {
  readonly reason: string;
  readonly until?: string;
  readonly except?: readonly string[];
  readonly exceptNone?: true;
}

async function change(tenant: TenantRun, loginName: string, options: ChangeOptions): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const standing = await standingOf(tenant, loginName);
  if (!standing.ok) return standing;
  const until = instantGiven(options.until, '--until');
  if (!until.ok) return until;
  const named = options.exceptNone === true ? [] : (options.except ?? null);
  const excepted = named === null ? succeeded(null) : await applicationsNamed(tenant, named);
  if (!excepted.ok) return excepted;
  const { reason } = options;
  const changed = await changeBypass(ports)({
    ...host,
    bypass: standing.value.id,
    reason,
    until: until.value,
    exceptApplications: excepted.value,
  });
  return changed.ok ? bypassAnswer(changed.value, loginName) : changed;
}

interface ListOptions {
  readonly user?: string;
  readonly state?: string;
  readonly before?: string;
  readonly limit: string;
}

async function list({ ports, host }: TenantRun, options: ListOptions): Promise<Result<Answer>> {
  const limit = limitGiven(options.limit);
  if (!limit.ok) return limit;
  const user = options.user === undefined ? null : await userNamed({ ports, host }, options.user);
  if (user !== null && !user.ok) return user;
  const state = BYPASS_STATES.find((known): known is BypassState => known === options.state) ?? null;
  if (state === null && options.state !== undefined) return malformedOption('--state', `one of ${BYPASS_STATES.join(', ')}`);
  const before = options.before === undefined ? null : id<'Bypass'>(options.before);
  if (before === null && options.before !== undefined) return malformedOption('--before', 'the id that the page before named');
  const listed = await listBypasses(ports)({ ...host, user: user?.value.id ?? null, state, before, limit: limit.value });
  if (!listed.ok) return listed;
  const rows = listed.value.bypasses.map((one) => [one.state, one.user, moment(one.from), moment(one.until), one.reason, one.id]);
  const more = listed.value.next === null ? '' : `\nThere are more: --before ${listed.value.next}`;
  return answered(listed.value, table(['state', 'user', 'from', 'until', 'reason', 'id'], rows, 'There is no bypass.') + more);
}

/** The one bypass of a person that is not over. */
async function standingOf({ ports, host }: TenantRun, loginName: string): Promise<Result<BypassListed>> {
  const user = await userNamed({ ports, host }, loginName);
  if (!user.ok) return user;
  const listed = await listBypasses(ports)({ ...host, user: user.value.id, state: 'open', before: null, limit: 1 });
  if (!listed.ok) return listed;
  const [standing] = listed.value.bypasses;
  return standing === undefined
    ? refused('bypass_not_found', `${user.value.loginName} has no bypass that is not over.`)
    : succeeded(standing);
}

async function applicationsNamed(
  run: Pick<TenantRun, 'ports' | 'host'>,
  clientIds: readonly string[],
): Promise<Result<readonly ApplicationId[]>> {
  const found: ApplicationId[] = [];
  for (const clientId of clientIds) {
    const application = await applicationNamed(run, clientId);
    if (!application.ok) return application;
    found.push(application.value.id);
  }
  return succeeded(found);
}

function bypassAnswer(bypass: BypassListed, loginName: string) {
  return answered(
    bypass,
    facts([
      ['bypass', bypass.id],
      ['of', loginName],
      ['state', bypass.state],
      ['from', moment(bypass.from)],
      ['until', moment(bypass.until)],
      ['leaves out', bypass.exceptApplications.join(', ') || '-'],
      ['reason', bypass.reason],
    ]),
  );
}
