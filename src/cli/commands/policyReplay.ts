import { REPLAYED, type Replayed } from '../../domain/policy/replayed.ts';
import { showPolicy } from '../../flows/policy/showPolicy.ts';
import { listReplayed } from '../../flows/rehearse/listReplayed.ts';
import type { ReplayNumbers } from '../../flows/rehearse/replayCounts.ts';
import { type Replay, replayRule } from '../../flows/rehearse/replayRule.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { TenantRun } from '../commandRun.ts';
import { instantGiven, malformedOption } from '../lookups.ts';
import { scopeNeeded } from '../policyScope.ts';
import { draftFrom, type RuleOptions } from '../ruleOptions.ts';
import { table } from '../table.ts';

export interface ReplayOptions extends RuleOptions {
  /** Of the replay: `days` is of grace. */
  readonly last: string;
  readonly list?: string;
  readonly day?: string;
}

const HEAD: Readonly<Record<Replayed, string>> = {
  unchanged: 'unchanged',
  no_longer_asked: 'not asked',
  challenged: 'challenged',
  can_skip: 'can skip',
  held: 'held',
  refused: 'refused',
};

/** So many are listed; the API has all of them, page by page. */
const LISTED = 200;

/** The real sign-ins of the last days under the rule that `policy set` with the same options would make. */
export async function tellReplay(tenant: TenantRun, { last, list, day: dayText, ...options }: ReplayOptions): Promise<Result<Answer>> {
  const { ports, host } = tenant;
  const replayed = list === undefined ? succeeded(null) : replayedNamed(list);
  if (!replayed.ok) return replayed;
  const day = instantGiven(dayText === undefined ? undefined : `${dayText}T00:00:00Z`, '--day');
  if (!day.ok) return malformedOption('--day', 'a day of UTC, such as 2026-12-01');
  const named = await scopeNeeded(tenant, options);
  if (!named.ok) return named;
  const { scope } = named.value;
  const before = await showPolicy(ports)({ ...host, scope, at: null });
  if (!before.ok) return before;
  const tried = {
    ...host,
    scope,
    rule: draftFrom(options, before.value.inForce),
    days: /^\d{1,4}$/.test(last) ? Number(last) : Number.NaN,
  };
  if (replayed.value !== null) {
    const page = await listReplayed(ports)({
      ...tried,
      replayed: replayed.value,
      day: day.value,
      after: null,
      limit: LISTED,
      language: 'en',
    });
    if (!page.ok) return page;
    const rows = page.value.signIns.map(({ at, person, application, before: was, after: is }) => [
      moment(at),
      person.loginName,
      application?.name ?? '-',
      was.asked,
      is.asked,
      is.sentence,
    ]);
    const more = page.value.next === null ? '' : `\nThe first ${rows.length}; the API lists all of them.`;
    return answered(page.value, `${table(['at', 'person', 'application', 'was asked', 'would be', ''], rows, 'Nobody.')}${more}`);
  }
  const onProgress = ({ counted, of }: { readonly counted: number; readonly of: number }): void => {
    if (counted > 0 && counted < of) tenant.terminal.complain(`${grouped(counted)} of ${grouped(of)} sign-ins judged\n`);
  };
  const replay = await replayRule(ports)({ ...tried, onProgress });
  return replay.ok ? answered(replay.value, told(replay.value)) : replay;
}

function replayedNamed(text: string) {
  const known = REPLAYED.find((one) => one === text);
  return known === undefined ? malformedOption('--list', `one of ${REPLAYED.join(', ')}`) : succeeded(known);
}

function told({ days, numbers, signIns, gone, unexplained }: Replay): string {
  const head = ['day', ...REPLAYED.map((replayed) => HEAD[replayed])];
  const rows = [
    ...days.map(({ day, numbers: of }) => [formatInstant(day).slice(0, 10), ...cells(of)]),
    ['sign-ins', ...cells(numbers)],
    ['people', ...REPLAYED.map((replayed) => grouped(numbers[replayed].people))],
  ];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const right = (row: readonly string[]) => row.map((cell, column) => (column === 0 ? cell : cell.padStart(widths[column] ?? 0)));
  return [
    table(right(head), rows.map(right), ''),
    `${grouped(signIns)} sign-ins in all, as if the rule had held since the first of these days. Groups are those of now.`,
    ...(gone === 0 ? [] : [`${grouped(gone)} of accounts that are gone are left out.`]),
    ...(unexplained === 0
      ? []
      : [`${grouped(unexplained)} went otherwise than the rules of then and what is known of the person explain.`]),
  ].join('\n');
}

function cells(numbers: ReplayNumbers): readonly string[] {
  return REPLAYED.map((replayed) => grouped(numbers[replayed].signIns));
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
