import type { Command } from 'commander';
import { readPolicyFile } from '../../contract/policyFile.ts';
import { policyFileRewritten, policyFileText } from '../../contract/policyFileText.ts';
import type { Outcome } from '../../domain/policy/impact.ts';
import type { PolicyFile } from '../../domain/policy/policyFile.ts';
import type { Rule } from '../../domain/policy/rule.ts';
import type { RiskStep } from '../../domain/risk/riskStep.ts';
import type { StepUpStep } from '../../domain/stepUp/stepUpSteps.ts';
import { ALL_SESSIONS } from '../../flows/allSessions.ts';
import { applyFile } from '../../flows/policy/applyFile.ts';
import { exportFile } from '../../flows/policy/exportFile.ts';
import type { NamedStep } from '../../flows/policy/filePlan.ts';
import { type FilePlanned, planFile } from '../../flows/policy/planFile.ts';
import { countSessions } from '../../flows/sessions/countSessions.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Answer, answered, answeredNo, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { fileText } from '../fileText.ts';
import { malformedOption } from '../lookups.ts';
import { runPolicyTests } from '../policyTest.ts';
import { riskSettingsText } from '../riskSettingsText.ts';
import { ruleCells, scopeText } from '../ruleText.ts';
import { sessionsActGiven, sweepText } from '../sessionsAct.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface DeadEndOptions {
  readonly acceptDeadEnds?: true;
}

interface SessionsOptions {
  readonly sessions?: string;
  readonly over?: string;
}

/** All rules of a tenant as one file that is reviewed, planned and applied. */
export function addPolicyFileCommands(policy: Command, run: CommandRun): void {
  policy
    .command('export')
    .description('all rules as one YAML file, to standard output (docs/policy-as-code.md)')
    .option('--into <file>', 'write them into this file as it stands, so that its comments and order stay')
    .action(run.inTenant(exported));

  policy
    .command('plan <file>')
    .description('what applying a file would change, and what that would do to people; 1 when it would be refused')
    .option('--accept-dead-ends', 'not refused for leaving somebody without a way to sign in')
    .option('--drift', '1 as well when the rules do not stand as the file says')
    .option('--sessions <act>', 'demote or revoke: also how many sessions it would be about')
    .action(run.inTenant(plan));

  policy
    .command('apply <file>')
    .description('make the rules stand as a file says, all of them or none')
    .option('--expect <revision>', 'only when nobody has changed a rule since the plan that named this revision')
    .option('--sessions <act>', 'demote or revoke: what happens to all sessions of the tenant, when something was changed (S6)')
    .option('--over <minutes>', 'with --sessions: over a time, up to 1440 minutes, everybody at a moment of their own', '0')
    .option('--accept-dead-ends', 'also when it leaves somebody without a way to sign in')
    .action(run.inTenant(apply));

  policy
    .command('test <file>')
    .description('decide situations and compare them with what is expected; 1 when one is decided otherwise')
    .option('--policy <file>', 'under the rules of this file; default: each situation brings its own')
    .action(run.alone(test));
}

async function exported({ ports, host, terminal }: TenantRun, { into }: { readonly into?: string }): Promise<Result<Answer>> {
  const rules = await exportFile(ports)(host);
  if (!rules.ok) return rules;
  const earlier = into === undefined ? null : await fileText(terminal, into);
  if (earlier !== null && !earlier.ok) return earlier;
  const text =
    earlier === null
      ? succeeded(policyFileText(rules.value.timelines, rules.value))
      : policyFileRewritten(rules.value.timelines, earlier.value, rules.value);
  return text.ok ? answered({ ...rules.value, text: text.value }, text.value.trimEnd()) : text;
}

async function plan(
  { ports, host, terminal }: TenantRun,
  path: string,
  options: DeadEndOptions & SessionsOptions & { readonly drift?: true },
): Promise<Result<Answer>> {
  const file = await fileGiven(terminal, path);
  if (!file.ok) return file;
  const planned = await planFile(ports)({ ...host, file: file.value });
  if (!planned.ok) return planned;
  const { revision, steps, stepUp, risk, refusal } = planned.value;
  const isChange = steps.length > 0 || stepUp.length > 0 || risk !== null;
  const sessions = await sessionsText({ ports, host }, options);
  const isRefused = refusal !== null && !(refusal.code === 'dead_ends' && options.acceptDeadEnds === true);
  const isDrift = options.drift === true && isChange;
  const text = [
    stepsText(steps, `The rules stand as ${path} says.`),
    ...stepUpText(stepUp),
    ...riskText(risk),
    ...impactText(planned.value),
    ...(sessions === null ? [] : [sessions]),
    ...(refusal === null ? [] : [`${isRefused ? 'Applying would be refused' : 'Accepted'} (${refusal.code}): ${refusal.detail}`]),
    ...(!isChange ? [] : [`To apply just this: sallyport policy apply ${path} --expect ${revision}`]),
  ].join('\n');
  return (isRefused || isDrift ? answeredNo : answered)(planned.value, text);
}

async function apply(
  { ports, host, terminal }: TenantRun,
  path: string,
  { expect, acceptDeadEnds, sessions, over }: DeadEndOptions & SessionsOptions & { readonly expect?: string },
): Promise<Result<Answer>> {
  const act = sessionsActGiven({ ...(sessions === undefined ? {} : { sessions }), ...(over === undefined ? {} : { over }) });
  if (!act.ok) return act;
  if (expect !== undefined && !/^\d{1,15}$/.test(expect)) return malformedOption('--expect', 'the revision that "policy plan" named');
  const file = await fileGiven(terminal, path);
  if (!file.ok) return file;
  const applied = await applyFile(ports)({
    ...host,
    file: file.value,
    expectedRevision: expect === undefined ? null : Number(expect),
    deadEnds: acceptDeadEnds === true ? 'accept' : 'refuse',
    sessions: act.value,
  });
  if (!applied.ok) return applied;
  const { steps, stepUp, risk, revision } = applied.value;
  const isChange = steps.length > 0 || stepUp.length > 0 || risk !== null;
  const done = !isChange ? '' : `\nApplied. The rules are at revision ${revision}.${sweepText(act.value)}`;
  const text = [
    stepsText(steps, `The rules stand as ${path} says: nothing of them was changed.`),
    ...stepUpText(stepUp),
    ...riskText(risk),
  ].join('\n');
  return answered(applied.value, text + done);
}

async function test(
  { terminal }: { readonly terminal: Terminal },
  path: string,
  options: { readonly policy?: string },
): Promise<Result<Answer>> {
  const policy = options.policy === undefined ? null : await fileGiven(terminal, options.policy);
  if (policy !== null && !policy.ok) return policy;
  const text = await fileText(terminal, path);
  if (!text.ok) return text;
  const results = runPolicyTests(text.value, policy === null ? null : policy.value);
  if (!results.ok) return results;
  const failed = results.value.filter(({ kind }) => kind !== 'passes').length;
  const lines = results.value.flatMap(({ name, kind, differences }) => [
    `${kind === 'passes' ? 'ok' : 'FAILED'}  ${name}`,
    ...differences.map((difference) => `        ${difference}`),
  ]);
  const sum = `${results.value.length - failed} of ${results.value.length} are decided as expected.`;
  return (failed === 0 ? answered : answeredNo)({ cases: results.value, failed }, [...lines, sum].join('\n'));
}

async function fileGiven(terminal: Terminal, path: string): Promise<Result<PolicyFile>> {
  const text = await fileText(terminal, path);
  if (!text.ok) return text;
  const read = readPolicyFile(text.value);
  return read.ok ? read : { ...read, detail: `${path}: ${read.detail}` };
}

const VERBS = { set: 'set now', schedule: 'schedule', withdraw: 'withdraw', try: 'try', end_trial: 'end the trial' } as const;

function stepsText(steps: readonly NamedStep[], none: string): string {
  const rows = steps.map((step) => {
    const scope = scopeText({ scope: step.scope, name: step.name ?? '' });
    const { from, rule, was } = stepSaid(step);
    return [VERBS[step.kind], scope, from, ...ruleCells(rule), was === null ? '-' : ruleCells(was).join('; ')];
  });
  return table(['', 'scope', 'from', 'level', 'timing', 'factors', 'sessions', 'was'], rows, none);
}

function stepUpText(steps: readonly StepUpStep[]): readonly string[] {
  return steps.map((step) =>
    step.kind === 'remove'
      ? `Step-up rule "${step.said.name}": removed.`
      : `Step-up rule "${step.says.name}": ${step.rule === null ? 'made' : 'changed'}.`,
  );
}

function riskText(step: RiskStep | null): readonly string[] {
  return step === null ? [] : [`Risk, now: ${riskSettingsText(step.says)}`, `Risk, before: ${riskSettingsText(step.said)}`];
}

function stepSaid(step: NamedStep): { readonly from: string; readonly rule: Rule; readonly was: Rule | null } {
  switch (step.kind) {
    case 'set':
    case 'try':
      return { from: 'now', rule: step.rule, was: step.was };
    case 'end_trial':
      return { from: 'now', rule: step.was, was: null };
    case 'schedule':
    case 'withdraw':
      return { from: moment(step.version.from), rule: step.version, was: null };
    default:
      return assertNever(step);
  }
}

const WORDS: Readonly<Record<Outcome, string>> = {
  no_change: 'see no change',
  no_longer_asked: 'are asked for nothing any more',
  challenged: 'will be asked for a factor that they have',
  can_skip_until: 'will be asked to set one up, and can put it off',
  must_enrol: 'will have to set one up at their next sign-in',
  cannot_satisfy: 'can neither answer nor set one up',
};

function impactText({ impact }: FilePlanned): readonly string[] {
  return impact.map(({ at, application, people }) => {
    const told = Object.entries(people)
      .filter(([, count]) => count > 0)
      .map(([outcome, count]) => `${count.toLocaleString('en')} ${WORDS[outcome as Outcome]}`);
    const where = application === null ? '' : ` in ${application}`;
    return `From ${moment(at)}${where}: ${told.length === 0 ? 'there is nobody' : told.join('; ')}.`;
  });
}

/** What an act on all sessions would be about; null: there is none. */
async function sessionsText({ ports, host }: Pick<TenantRun, 'ports' | 'host'>, { sessions }: SessionsOptions): Promise<string | null> {
  if (sessions === undefined) return null;
  const counted = await countSessions(ports)({ ...host, ...ALL_SESSIONS });
  if (!counted.ok) return null;
  const { sessions: live, people } = counted.value;
  return `With --sessions ${sessions}: ${live.toLocaleString('en')} live sessions of ${people.toLocaleString('en')} people.`;
}
