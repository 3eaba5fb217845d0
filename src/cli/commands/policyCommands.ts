import type { Command } from 'commander';
import { listTimeline } from '../../flows/policy/listTimeline.ts';
import { restoreVersion } from '../../flows/policy/restoreVersion.ts';
import { setRule } from '../../flows/policy/setRule.ts';
import { showPolicy } from '../../flows/policy/showPolicy.ts';
import { withdrawVersion } from '../../flows/policy/withdrawVersion.ts';
import { id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { instantGiven, malformedOption } from '../lookups.ts';
import { type ScopeOptions, scopeGiven, scopeNames, scopeNeeded } from '../policyScope.ts';
import { draftFrom, type RuleOptions } from '../ruleOptions.ts';
import { ruleCells, scopeText } from '../ruleText.ts';
import { sessionsActGiven, sweepText } from '../sessionsAct.ts';
import { facts, table } from '../table.ts';
import { addPolicyFileCommands } from './policyFileCommands.ts';
import { tellImpact } from './policyImpact.ts';
import { tellReplay } from './policyReplay.ts';
import { addRiskCommands } from './riskCommands.ts';
import { addTrialCommands } from './trialCommands.ts';

const NO_EFFECT = 'no effect: the tenant requires more, and a rule cannot loosen (L4)';

export function addPolicyCommands(program: Command, run: CommandRun): void {
  const policy = program
    .command('policy')
    .description('turn the dial: set, schedule, withdraw, list and show rules, one by one or all as a file');

  ruleOptions(policy.command('set').description('set a rule from now on; parts that are not given stay as they are')).action(
    run.inTenant((tenant, options: RuleOptions) => save(tenant, options, null)),
  );

  ruleOptions(policy.command('schedule').description('set a rule from an instant to come'))
    .requiredOption('--from <instant>', 'when it begins, in UTC: 2026-12-01T09:00:00Z')
    .action(
      run.inTenant(async (tenant, options: RuleOptions & { readonly from: string }) => {
        const from = instantGiven(options.from, '--from');
        return from.ok ? save(tenant, options, from.value) : from;
      }),
    );

  policy
    .command('withdraw <version>')
    .description('withdraw a scheduled version, by the id that "policy list" shows')
    .option('--accept-dead-ends', 'also when it leaves somebody without a way to sign in')
    .action(
      run.inTenant(async ({ ports, host }, text: string, options: Pick<RuleOptions, 'acceptDeadEnds'>) => {
        const version = id<'PolicyVersion'>(text);
        if (version === null) return malformedOption('the version', 'the id that "policy list" shows');
        const withdrawn = await withdrawVersion(ports)({ ...host, version, expectedRevision: null, deadEnds: onDeadEnds(options) });
        return withdrawn.ok ? answered(withdrawn.value, 'Withdrawn. What held before goes on.') : withdrawn;
      }),
    );

  policy
    .command('restore <version>')
    .description('say again, from now on, what an earlier version said')
    .option('--accept-dead-ends', 'also when it leaves somebody without a way to sign in')
    .action(
      run.inTenant(async ({ ports, host }, text: string, options: Pick<RuleOptions, 'acceptDeadEnds'>) => {
        const version = id<'PolicyVersion'>(text);
        if (version === null) return malformedOption('the version', 'the id that "policy list" shows');
        const command = { ...host, version, from: null, expectedRevision: null, deadEnds: onDeadEnds(options) };
        const restored = await restoreVersion(ports)(command);
        return restored.ok ? answered(restored.value, `Restored, as version ${restored.value.id}.`) : restored;
      }),
    );

  ruleOptions(policy.command('impact').description('what a rule would do to everybody, before it is set; changes nothing'))
    .option('--from <instant>', 'when it would begin, in UTC; default: now')
    .action(run.inTenant(tellImpact));

  ruleOptions(policy.command('replay').description('what a rule would have made of the real sign-ins of the last days; changes nothing'))
    .option('--last <days>', 'how many days of UTC, today among them, 1 to 90', '30')
    .option(
      '--list <outcome>',
      'the sign-ins instead, with the people of them: challenged, can_skip, held, refused, no_longer_asked or unchanged',
    )
    .option('--day <day>', 'of the list: one day, such as 2026-12-01')
    .action(run.inTenant(tellReplay));

  scopeOptions(policy.command('list').description('the timelines: past, in force, scheduled and withdrawn versions')).action(
    run.inTenant(list),
  );

  addPolicyFileCommands(policy, run);
  addTrialCommands(policy, run, ruleOptions);
  addRiskCommands(policy, run);

  scopeOptions(policy.command('show').description('what a rule says now, or at an instant'))
    .option('--at <instant>', 'an instant in UTC; default: now')
    .action(run.inTenant(show));
}

function scopeOptions(command: Command): Command {
  return command
    .option('--tenant-rule', 'the rule for everybody in the tenant')
    .option('--group <name>', 'the rule of a group')
    .option('--application <client-id>', 'the rule of an application');
}

function ruleOptions(command: Command): Command {
  return scopeOptions(command)
    .option('--level <level>', 'off, optional or required; inherit: nothing of its own')
    .option('--timing <timing>', "first-sign-in, next-sign-in, or grace-period with --days; inherit: the tenant's")
    .option('--days <days>', 'of grace, 1 to 90')
    .option('--factors <kinds>', 'webauthn,totp,sms,backup_code with commas between them; any: no restriction')
    .option('--reach <percent>', 'of the people whom the level reaches, 0 to 100, always the same ones first; all: everybody')
    .option('--reach-others <level>', 'the looser level of the people whom it does not reach')
    .option('--existing-sessions <what>', 'keep (default), or recheck: judge them again at their next authorization (S5)')
    .option('--sessions <act>', 'demote or revoke: what happens to all sessions of the tenant, from the same instant on (S6)')
    .option('--over <minutes>', 'with --sessions: over a time, up to 1440 minutes, everybody at a moment of their own', '0')
    .option('--accept-dead-ends', 'also when it leaves somebody without a way to sign in');
}

async function save(tenant: TenantRun, options: RuleOptions, from: Instant | null): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const named = await scopeNeeded(tenant, options);
  if (!named.ok) return named;
  const sessions = sessionsActGiven(options);
  if (!sessions.ok) return sessions;
  const { scope } = named.value;
  const before = await showPolicy(ports)({ ...host, scope, at: from });
  if (!before.ok) return before;
  const rule = draftFrom(options, before.value.inForce);
  const saved = await setRule(ports)({
    ...host,
    scope,
    rule,
    from,
    expectedRevision: null,
    expectedEdition: before.value.edition,
    deadEnds: onDeadEnds(options),
    sessions: sessions.value,
  });
  if (!saved.ok) return saved;
  const { version } = saved.value;
  const after = await showPolicy(ports)({ ...host, scope, at: version.from });
  if (!after.ok) return after;
  const [level, timing, factors] = ruleCells(version);
  const said = `${scopeText(named.value)} says from ${moment(version.from)}: level ${level}, timing ${timing}, factors ${factors}.`;
  const effect = after.value.effect === 'full' ? '' : `\nIt has ${NO_EFFECT}.`;
  const accepted = saved.value.deadEnds.length === 0 ? '' : `\nAccepted, with ${saved.value.deadEnds.length} dead end(s) (F6).`;
  return answered(
    { ...saved.value, effect: after.value.effect },
    `${said[0]?.toUpperCase()}${said.slice(1)}${effect}${accepted}${sweepText(sessions.value)}`,
  );
}

function onDeadEnds({ acceptDeadEnds }: Pick<RuleOptions, 'acceptDeadEnds'>): 'accept' | 'refuse' {
  return acceptDeadEnds === true ? 'accept' : 'refuse';
}

async function list(tenant: TenantRun, options: ScopeOptions): Promise<Result<Answer>> {
  const named = await scopeGiven(tenant, options);
  if (!named.ok) return named;
  const listed = await listTimeline(tenant.ports)({ ...tenant.host, scope: named.value?.scope ?? null });
  if (!listed.ok) return listed;
  const nameOf = await scopeNames(tenant);
  const rows = listed.value.versions.map((entry) => {
    const state = entry.effect === 'looser_than_tenant' ? `${entry.state}, no effect` : entry.state;
    return [nameOf(entry.scope), moment(entry.version.from), ...ruleCells(entry.version), state, entry.createdByName ?? 'host', entry.id];
  });
  const head = ['scope', 'from', 'level', 'timing', 'factors', 'sessions', 'state', 'by', 'version'];
  return answered(listed.value, table(head, rows, 'No rule was ever set: MFA is optional for everybody (L2).'));
}

async function show(tenant: TenantRun, options: ScopeOptions & { readonly at?: string }): Promise<Result<Answer>> {
  const at = instantGiven(options.at, '--at');
  if (!at.ok) return at;
  const named = await scopeGiven(tenant, options);
  if (!named.ok) return named;
  const meant = named.value ?? { scope: { kind: 'tenant' } as const, name: tenant.slug };
  const shown = await showPolicy(tenant.ports)({ ...tenant.host, scope: meant.scope, at: at.value });
  if (!shown.ok) return shown;
  const { inForce, level, effect, requiredSince, next } = shown.value;
  const own = inForce === null ? ['-', '-', '-', '-'] : ruleCells(inForce);
  return answered(
    shown.value,
    facts([
      ['scope', scopeText(meant)],
      ['at', moment(shown.value.at)],
      ['level of its own', `${own[0]}${effect === 'full' ? '' : ` (${NO_EFFECT})`}`],
      ["level with the tenant's", level],
      ['timing', own[1] ?? '-'],
      ['factors', own[2] ?? '-'],
      ['in force since', moment(inForce?.from ?? null)],
      ['required since', moment(requiredSince)],
      ['next version from', moment(next?.from ?? null)],
    ]),
  );
}
