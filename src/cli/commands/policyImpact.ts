import type { Outcome } from '../../domain/policy/impact.ts';
import { type Impact, showImpact } from '../../flows/policy/showImpact.ts';
import { showPolicy } from '../../flows/policy/showPolicy.ts';
import type { Refusal, Result } from '../../kernel/result.ts';
import { type Answer, answered, answeredNo, moment } from '../answer.ts';
import type { TenantRun } from '../commandRun.ts';
import { instantGiven } from '../lookups.ts';
import { scopeNames, scopeNeeded } from '../policyScope.ts';
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

/** What `policy set` with the same options would do, and whether it would do it: status 1 says that it would be refused. */
export async function tellImpact(
  tenant: TenantRun,
  { from: instant, acceptDeadEnds, ...options }: RuleOptions & { readonly from?: string },
): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const from = instantGiven(instant, '--from');
  if (!from.ok) return from;
  const named = await scopeNeeded(tenant, options);
  if (!named.ok) return named;
  const { scope } = named.value;
  const before = await showPolicy(ports)({ ...host, scope, at: from.value });
  if (!before.ok) return before;
  const rule = draftFrom(options, before.value.inForce);
  const onProgress = ({ counted, of }: { readonly counted: number; readonly of: number }): void => {
    // Small tenants are counted at once.
    if (counted > 0 && counted < of) tenant.terminal.complain(`${grouped(counted)} of ${grouped(of)} people counted\n`);
  };
  const impact = await showImpact(ports)({ ...host, scope, rule, from: from.value, onProgress });
  if (!impact.ok) return impact;
  const { refusal } = impact.value;
  // As `policy set` takes it: whoever has seen them may have them.
  const isSaved = refusal === null || (refusal.code === 'dead_ends' && acceptDeadEnds === true);
  const text = [
    numbersOf(impact.value),
    ...sessionsOf(impact.value),
    ...(await deadEndsOf(tenant, impact.value)),
    isSaved ? saved(impact.value) : stopped(refusal),
  ];
  return (isSaved ? answered : answeredNo)(impact.value, text.join('\n'));
}

function saved({ deadEnds: { length } }: Impact): string {
  return length === 0 ? 'It would be saved.' : `It would be saved, with ${length} dead end${length === 1 ? '' : 's'}.`;
}

function stopped({ code, detail }: Refusal<string>): string {
  return `Saving would be refused with ${code}: ${detail}`;
}

function numbersOf({ numbers, counted, disabled }: Impact): string {
  const figures = Object.entries(numbers).map(([outcome, number]) => ({
    cells: [number.people, number.administrators, number.neverSignedIn].map(grouped),
    words: WORDS[outcome as Outcome] + until(number.deadlines),
  }));
  const widths = HEAD.map((title, column) => Math.max(title.length, ...figures.map(({ cells }) => cells[column]?.length ?? 0)));
  const right = (cells: readonly string[]) => cells.map((cell, column) => cell.padStart(widths[column] ?? 0));
  const rows = figures.map(({ cells, words }) => [...right(cells), words]);
  return `${table([...right(HEAD), ''], rows, '')}\n${grouped(counted)} people in all, without ${grouped(disabled)} disabled accounts.`;
}

/** S5 */
function sessionsOf({ sessions }: Impact): readonly string[] {
  if (sessions === null) return [];
  return [`${grouped(sessions.judged)} live sessions would be judged again, and more asked of ${grouped(sessions.asked)}.`];
}

const HEAD = ['people', 'administrators', 'never signed in'];

/** F6: whom it would leave without a way, as saving lists them. */
async function deadEndsOf(tenant: TenantRun, { deadEnds }: Impact): Promise<readonly string[]> {
  if (deadEnds.length === 0) return [];
  const nameOf = await scopeNames(tenant);
  const rows = deadEnds.map(({ people, groups, holding, application, from }) => [
    grouped(people),
    holding.length === 0 ? '-' : holding.join(', '),
    groups.length === 0 ? '-' : groups.map((group) => nameOf({ kind: 'group', group })).join(', '),
    application === null ? 'everywhere' : nameOf({ kind: 'application', application }),
    from,
  ]);
  return [
    'Dead ends, people who could use none of their factors and set up none:',
    table(['people', 'hold', 'in', 'at', 'from'], rows, ''),
  ];
}

function until(deadlines: Impact['numbers']['can_skip_until']['deadlines']): string {
  if (deadlines === null) return '';
  const { earliest, latest } = deadlines;
  return earliest === latest ? ` until ${moment(earliest)}` : ` until ${moment(earliest)} to ${moment(latest)}`;
}

function grouped(people: number): string {
  return people.toLocaleString('en');
}
