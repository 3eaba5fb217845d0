import type { Command } from 'commander';
import { SIGNAL_KINDS } from '../../domain/risk/signals.ts';
import type { StepUpDraft } from '../../domain/stepUp/stepUpDraft.ts';
import type { StepUpRule, StepUpTrigger } from '../../domain/stepUp/stepUpRule.ts';
import { testStepUpRule } from '../../flows/rehearse/testStepUpRule.ts';
import { listStepUpRules } from '../../flows/stepUp/listStepUpRules.ts';
import { removeStepUpRule } from '../../flows/stepUp/removeStepUpRule.ts';
import { saveStepUpRule } from '../../flows/stepUp/saveStepUpRule.ts';
import { stepUpRuleNotFound } from '../../flows/stepUp/stepUpRuleNotFound.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Answer, answered } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { malformedOption } from '../lookups.ts';
import { facts, table } from '../table.ts';
import { counted, testedText } from '../testedText.ts';

interface RuleOptions {
  readonly operation?: string;
  readonly firstAccess?: string;
  readonly scope?: string;
  readonly proofAge?: string | true;
  readonly signal?: string;
  readonly score?: string;
  readonly factors?: string;
  readonly aal?: string;
  readonly duration?: string;
  readonly reportOnly?: true;
  readonly enforce?: true;
  readonly rename?: string;
  readonly days?: string;
}

/** Step-up rules (U4), by their names. */
export function addStepUpCommands(program: Command, run: CommandRun): void {
  const stepUp = program
    .command('step-up')
    .description('rules that ask for another proof: for an operation, a class of applications, a scope, or after a time');

  stepUp.command('list').description('all step-up rules, and what they asked in the last 30 days').action(run.inTenant(list));

  options(stepUp.command('add <name>').description('make a step-up rule; people who are asked see its name')).action(run.inTenant(add));

  options(stepUp.command('set <name>').description('change a step-up rule; what is not given stays'))
    .option('--rename <name>', 'another name')
    .option('--enforce', 'ask from now on')
    .action(run.inTenant(set));

  options(
    stepUp
      .command('test <name>')
      .description(
        'whom a rule would have asked in the last days, as far as they are on record; with options as they would change it, or of a new one',
      ),
  )
    .option('--days <days>', '1 to 90; default 30')
    .action(run.inTenant(test));

  stepUp.command('remove <name>').description('remove a step-up rule').action(run.inTenant(remove));
}

function options(command: Command): Command {
  return command
    .option('--operation <name>', 'when an application opens an operation of this name')
    .option('--first-access <label>', 'when a session first opens an application with this label')
    .option('--scope <scope>', 'when an authorization first asks for this OAuth scope in a session')
    .option('--proof-age [label]', 'when the last proof is older than the duration; without a label for every application')
    .option('--signal <signal>', `when it was seen, or could not be told: ${SIGNAL_KINDS.join(', ')}`)
    .option('--score <least>', 'when the risk was assessed with this score or more, 1 to 100')
    .option('--factors <which>', 'any (default), webauthn, or not_sms')
    .option('--aal <aal>', '2 (default), or 1 for a recent proof of whatever kind')
    .option('--duration <seconds>', 'how old a proof may be that serves the rule')
    .option('--report-only', 'record what it would ask, and ask nothing');
}

async function list({ ports, host }: TenantRun): Promise<Result<Answer>> {
  const listed = await listStepUpRules(ports)(host);
  if (!listed.ok) return listed;
  const rows = listed.value.rules.map(({ lately, ...rule }) => [
    rule.name,
    triggerText(rule.trigger),
    rule.factors,
    String(rule.aal),
    `${rule.durationSeconds} s`,
    rule.mode,
    `${counted(lately.times, 'time', 'times')}, ${counted(lately.people, 'person', 'people')}`,
  ]);
  const heads = ['name', 'when', 'factors', 'AAL', 'duration', 'mode', 'last 30 days'];
  return answered(listed.value, table(heads, rows, 'There is no step-up rule.'));
}

async function add({ ports, host }: TenantRun, name: string, given: RuleOptions): Promise<Result<Answer>> {
  if (triggerGiven(given) === null)
    return malformedOption('--operation, --first-access, --scope, --proof-age, --signal, --score', 'given, just one of them');
  return shown(await saveStepUpRule(ports)({ ...host, rule: null, draft: draftGiven(name, given) }));
}

function draftGiven(name: string, given: RuleOptions): StepUpDraft {
  return {
    name,
    trigger: triggerGiven(given),
    factors: given.factors ?? 'any',
    aal: Number(given.aal ?? '2'),
    durationSeconds: Number(given.duration),
    mode: given.reportOnly === true ? 'report_only' : 'enforced',
  };
}

/** What is not given stays. */
function changedBy(said: StepUpRule, given: RuleOptions): StepUpDraft {
  return {
    name: given.rename ?? said.name,
    trigger: triggerGiven(given) ?? said.trigger,
    factors: given.factors ?? said.factors,
    aal: given.aal === undefined ? said.aal : Number(given.aal),
    durationSeconds: given.duration === undefined ? said.durationSeconds : Number(given.duration),
    mode: given.reportOnly === true ? 'report_only' : given.enforce === true ? 'enforced' : said.mode,
  };
}

/** A rule that is there as it would be changed, or else a new one. */
async function test(tenant: TenantRun, name: string, given: RuleOptions): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const found = await ruleNamed(tenant, name);
  if (!found.ok && triggerGiven(given) === null) return found;
  const draft = found.ok ? changedBy(found.value, given) : draftGiven(name, given);
  const rule = found.ok ? found.value.id : null;
  const tested = await testStepUpRule(ports)({ ...host, rule, draft, days: Number(given.days ?? '30'), onProgress: null });
  return tested.ok ? answered(tested.value, testedText(tested.value)) : tested;
}

async function set(tenant: TenantRun, name: string, given: RuleOptions): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const found = await ruleNamed(tenant, name);
  if (!found.ok) return found;
  return shown(await saveStepUpRule(ports)({ ...host, rule: found.value.id, draft: changedBy(found.value, given) }));
}

async function remove(tenant: TenantRun, name: string): Promise<Result<Answer>> {
  const found = await ruleNamed(tenant, name);
  if (!found.ok) return found;
  const removed = await removeStepUpRule(tenant.ports)({ ...tenant.host, rule: found.value.id });
  return removed.ok ? answered(found.value, `Removed the step-up rule "${name}".`) : removed;
}

async function ruleNamed({ ports, host }: TenantRun, name: string): Promise<Result<StepUpRule>> {
  const listed = await listStepUpRules(ports)(host);
  if (!listed.ok) return listed;
  const found = listed.value.rules.find((rule) => rule.name === name);
  return found === undefined ? stepUpRuleNotFound() : succeeded(found);
}

/** null: none is given, or several. */
function triggerGiven({ operation, firstAccess, scope, proofAge, signal, score }: RuleOptions): unknown {
  const given = [
    operation === undefined ? [] : [{ kind: 'operation', operation } as const],
    firstAccess === undefined ? [] : [{ kind: 'first_access', label: firstAccess } as const],
    scope === undefined ? [] : [{ kind: 'scope', scope } as const],
    proofAge === undefined ? [] : [{ kind: 'proof_age', label: proofAge === true ? null : proofAge } as const],
    signal === undefined ? [] : [{ kind: 'signal', signal } as const],
    score === undefined ? [] : [{ kind: 'score', atLeast: Number(score) } as const],
  ].flat();
  return given.length === 1 ? (given[0] ?? null) : null;
}

function triggerText(trigger: StepUpTrigger): string {
  switch (trigger.kind) {
    case 'operation':
      return `operation ${trigger.operation}`;
    case 'first_access':
      return `first access to ${trigger.label}`;
    case 'scope':
      return `scope ${trigger.scope}`;
    case 'proof_age':
      return `proof too old for ${trigger.label ?? 'every application'}`;
    case 'signal':
      return `signal ${trigger.signal}`;
    case 'score':
      return `score from ${trigger.atLeast}`;
    default:
      return assertNever(trigger);
  }
}

function shown(saved: Result<StepUpRule>): Result<Answer> {
  if (!saved.ok) return saved;
  const { name, trigger, factors, aal, durationSeconds, mode } = saved.value;
  const rows: [string, string][] = [
    ['name', name],
    ['when', triggerText(trigger)],
    ['factors', factors],
    ['AAL', String(aal)],
    ['duration', `${durationSeconds} s`],
    ['mode', mode],
  ];
  return answered(saved.value, facts(rows));
}
