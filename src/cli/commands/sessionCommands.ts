import type { Command } from 'commander';
import { ALL_SESSIONS } from '../../flows/allSessions.ts';
import { demoteSessionsOfTenant } from '../../flows/sessions/demoteSessionsOfTenant.ts';
import { listSessions } from '../../flows/sessions/listSessions.ts';
import { revokeSession } from '../../flows/sessions/revokeSession.ts';
import { revokeSessionsOfTenant } from '../../flows/sessions/revokeSessionsOfTenant.ts';
import { revokeSessionsOfUser } from '../../flows/sessions/revokeSessionsOfUser.ts';
import { id } from '../../kernel/id.ts';
import type { Result } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { limitGiven, malformedOption, userNamed } from '../lookups.ts';
import { secondsOver } from '../sessionsAct.ts';
import { table } from '../table.ts';

export function addSessionCommands(program: Command, run: CommandRun): void {
  const session = program.command('session').description('list and end sessions');

  session
    .command('list')
    .description('live sessions, the newest first')
    .option('--user <login-name>', 'only those of one person')
    .option('--before <id>', 'go on after this session')
    .option('--limit <number>', 'at most so many, 1 to 1000', '100')
    .action(run.inTenant(list));

  session
    .command('revoke [session]')
    .description('end one session, all of a person, or all of the tenant; their refresh tokens and pending sign-ins end with them')
    .option('--user <login-name>', 'all of one person')
    .option('--all', 'all of the tenant')
    .option('--over <minutes>', 'with --all: over a time, up to 1440 minutes, everybody at a moment of their own', '0')
    .option('--reason <text>', 'for the audit', 'by the host')
    .action(run.inTenant(revoke));

  session
    .command('demote')
    .description('set all sessions of the tenant back to their first factor (AAL 1), until a second one is shown again')
    .requiredOption('--all', 'all of the tenant')
    .option('--over <minutes>', 'over a time, up to 1440 minutes, everybody at a moment of their own', '0')
    .option('--reason <text>', 'for the audit', 'by the host')
    .action(run.inTenant(demote));
}

interface ListOptions {
  readonly user?: string;
  readonly before?: string;
  readonly limit: string;
}

async function list({ ports, host }: TenantRun, options: ListOptions): Promise<Result<Answer>> {
  const limit = limitGiven(options.limit);
  if (!limit.ok) return limit;
  const user = options.user === undefined ? null : await userNamed({ ports, host }, options.user);
  if (user !== null && !user.ok) return user;
  const before = options.before === undefined ? null : id<'Session'>(options.before);
  if (before === null && options.before !== undefined) return malformedOption('--before', 'the id that the page before named');
  const listed = await listSessions(ports)({ ...host, ...ALL_SESSIONS, user: user?.value.id ?? null, before, limit: limit.value });
  if (!listed.ok) return listed;
  const rows = listed.value.sessions.map((one) => [
    one.id,
    one.loginName,
    `AAL ${one.aal}`,
    one.allowance ?? '-',
    moment(one.signedInAt),
    moment(one.lastSeenAt),
    one.trace.address ?? '-',
  ]);
  const more = listed.value.next === null ? '' : `\nThere are more: --before ${listed.value.next}`;
  const head = ['session', 'user', 'level', 'allowance', 'signed in', 'last seen', 'address'];
  return answered(listed.value, table(head, rows, 'Nobody is signed in.') + more);
}

interface RevokeOptions {
  readonly user?: string;
  readonly all?: true;
  readonly over: string;
  readonly reason: string;
}

async function revoke(
  { ports, host }: TenantRun,
  text: string | undefined,
  { user, all, over, reason }: RevokeOptions,
): Promise<Result<Answer>> {
  if ([text, user, all].filter((one) => one !== undefined).length !== 1) {
    return malformedOption('session revoke', 'one of a session, --user LOGIN_NAME and --all');
  }
  const seconds = secondsOver(over);
  if (!seconds.ok) return seconds;
  if (all === true) {
    const overSeconds = seconds.value;
    const revoked = await revokeSessionsOfTenant(ports)({ ...host, reason, overSeconds });
    const what = overSeconds === 0 ? 'Every session of the tenant ended.' : `Every session of the tenant ends within ${over} minutes.`;
    return revoked.ok ? answered({ revoked: 'tenant', overSeconds }, what) : revoked;
  }
  if (seconds.value > 0) return malformedOption('--over', 'a time over which all sessions end: it goes with --all');
  if (user !== undefined) {
    const found = await userNamed({ ports, host }, user);
    if (!found.ok) return found;
    const revoked = await revokeSessionsOfUser(ports)({ ...host, user: found.value.id, reason });
    return revoked.ok ? answered({ revoked: 'user', user: found.value.id }, `Every session of ${found.value.loginName} ended.`) : revoked;
  }
  const session = id<'Session'>(text);
  if (session === null) return malformedOption('the session', 'the id that "session list" shows');
  const revoked = await revokeSession(ports)({ ...host, session });
  return revoked.ok ? answered({ revoked: 'session', session }, 'The session ended.') : revoked;
}

type DemoteOptions = Pick<RevokeOptions, 'over' | 'reason'>;

async function demote({ ports, host }: TenantRun, { over, reason }: DemoteOptions): Promise<Result<Answer>> {
  const seconds = secondsOver(over);
  if (!seconds.ok) return seconds;
  const demoted = await demoteSessionsOfTenant(ports)({ ...host, reason, overSeconds: seconds.value });
  const when = seconds.value === 0 ? 'now' : `within ${over} minutes`;
  return demoted.ok
    ? answered({ demoted: 'tenant', overSeconds: seconds.value }, `Every session of the tenant is set back to its first factor ${when}.`)
    : demoted;
}
