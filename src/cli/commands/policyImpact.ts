import type { Outcome } from '../../domain/policy/impact.ts';
import { type Impact, showImpact } from '../../flows/policy/showImpact.ts';
import { showPolicy } from '../../flows/policy/showPolicy.ts';
import type { Result } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { TenantRun } from '../commandRun.ts';
import { instantGiven } from '../lookups.ts';
import { scopeNeeded } from '../policyScope.ts';
import { draftFrom, type RuleOptions } from '../ruleOptions.ts';
import { table } from '../table.ts';

const WORDS: Readonly<Record<Outcome, string>> = {
  no_change: 'nothing changes',
  no_longer_asked: 'are asked for nothing any more',
  challenged: 'will be asked for a factor that they have',
  can_skip_until: 'will be asked to set one up, and can put it off',
  must_enrol: 'will have to set one up at their next sign-in',
  cannot_satisfy: 'can neither answer nor set one up',
};

/** What `policy set` with the same options would do. */
export async function tellImpact(tenant: TenantRun, options: RuleOptions & { readonly from?: string }): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const from = instantGiven(options.from, '--from');
  if (!from.ok) return from;
  const named = await scopeNeeded(tenant, options);
  if (!named.ok) return named;
  const { scope } = named.value;
  const before = await showPolicy(ports)({ ...host, scope, at: from.value });
  if (!before.ok) return before;
  const rule = draftFrom(options, before.value.inForce);
  const impact = await showImpact(ports)({ ...host, scope, rule, from: from.value, onProgress: null });
  return impact.ok ? answered(impact.value, textOf(impact.value)) : impact;
}

function textOf({ numbers, disabled, refusal }: Impact): string {
  const rows = Object.entries(numbers).map(([outcome, number]) => [
    `${number.people}`,
    `${number.administrators}`,
    `${number.neverSignedIn}`,
    WORDS[outcome as Outcome] + until(number.deadlines),
  ]);
  const saving = refusal === null ? 'It would be saved.' : `Saving would be refused with ${refusal.code}: ${refusal.detail}`;
  return `${table(['people', 'administrators', 'never signed in', ''], rows, '')}\n${disabled} disabled accounts are left out. ${saving}`;
}

function until(deadlines: Impact['numbers']['can_skip_until']['deadlines']): string {
  if (deadlines === null) return '';
  const { earliest, latest } = deadlines;
  return earliest === latest ? ` until ${moment(earliest)}` : ` until ${moment(earliest)} to ${moment(latest)}`;
}
