import type { Command } from 'commander';
import { TRIED } from '../../domain/policy/trial.ts';
import { showPolicy } from '../../flows/policy/showPolicy.ts';
import { listTried, showTrials } from '../../flows/rehearse/showTrials.ts';
import { endTrial, tryRule } from '../../flows/rehearse/tryRule.ts';
import type { Result } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { malformedOption } from '../lookups.ts';
import { scopeNames, scopeNeeded } from '../policyScope.ts';
import { draftFrom, type RuleOptions } from '../ruleOptions.ts';
import { ruleCells, scopeText } from '../ruleText.ts';
import { table } from '../table.ts';

interface TryOptions extends RuleOptions {
  readonly end?: true;
}

/** So many are listed; the API has all of them, page by page. */
const LISTED = 200;

/** Rules that are tried without being enforced. @param options adds those that name a scope and say a rule. */
export function addTrialCommands(policy: Command, run: CommandRun, options: (command: Command) => Command): void {
  options(policy.command('try').description('try a rule without enforcing it: each sign-in records what it would have made of it'))
    .option('--end', 'try nothing there any more')
    .action(run.inTenant(begin));
  policy
    .command('tried')
    .description('what is tried, and what it would have made of the sign-ins of the last 7 days')
    .option('--list <outcome>', `the sign-ins instead: ${TRIED.join(', ')}`)
    .action(run.inTenant(show));
}

async function begin(tenant: TenantRun, { end, ...options }: TryOptions): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const named = await scopeNeeded(tenant, options);
  if (!named.ok) return named;
  const { scope } = named.value;
  if (end === true) {
    const ended = await endTrial(ports)({ ...host, scope });
    return ended.ok ? answered({ scope }, 'Nothing is tried there any more. What was recorded stays.') : ended;
  }
  const before = await showPolicy(ports)({ ...host, scope, at: null });
  if (!before.ok) return before;
  const tried = await tryRule(ports)({ ...host, scope, rule: draftFrom(options, before.value.inForce) });
  if (!tried.ok) return tried;
  const { since, deadEnds } = tried.value;
  const stuck = deadEnds.length === 0 ? '' : `\nWere it enforced, it would leave ${deadEnds.length} dead end(s) (F6).`;
  return answered(tried.value, `The rule of ${scopeText(named.value)} is tried since ${moment(since)}. Nothing is enforced.${stuck}`);
}

async function show(tenant: TenantRun, { list }: { readonly list?: string }): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  if (list !== undefined) {
    const outcome = TRIED.find((one) => one === list);
    if (outcome === undefined) return malformedOption('--list', `one of ${TRIED.join(', ')}`);
    const page = await listTried(ports)({ ...host, outcome, before: null, limit: LISTED });
    if (!page.ok) return page;
    const rows = page.value.signIns.map(({ at, loginName, clause, because }) => [moment(at), loginName ?? '-', because, clause]);
    return answered(page.value, table(['at', 'person', 'decided by', 'would have'], rows, 'Nobody.'));
  }
  const shown = await showTrials(ports)(host);
  if (!shown.ok) return shown;
  const nameOf = await scopeNames(tenant);
  const { trials, numbers } = shown.value;
  const rules = trials.map(({ scope, version }) => [nameOf(scope), moment(version.from), ...ruleCells(version).slice(0, 3)]);
  const figures = TRIED.map((outcome) => [outcome, String(numbers[outcome].signIns), String(numbers[outcome].people)]);
  return answered(
    shown.value,
    `${table(['tried', 'since', 'level', 'timing', 'factors'], rules, 'Nothing is tried.')}\n${table(['would have been', 'sign-ins', 'people'], figures, '')}`,
  );
}
