import type { Tested } from '../flows/rehearse/testedOnRecord.ts';
import type { StepUpTested } from '../flows/rehearse/testStepUpRule.ts';
import { formatInstant } from '../kernel/instant.ts';
import { facts, table } from './table.ts';

/** What a step-up rule, or other weights of risk, would have done: in numbers, day by day, and to whom. */
export function testedText({
  looked,
  from,
  until,
  signIns,
  numbers,
  days,
  people,
  fired = null,
  ...not
}: Tested & Partial<StepUpTested>): string {
  const { challenged, can_skip: canSkip, held, refused, unchanged, no_longer_asked: no } = numbers;
  const [one, several] = NAMES[looked];
  const number = (times: number): string => counted(times, one, several);
  const of = ({ signIns: times, people: who }: typeof challenged): string => `${number(times)} of ${counted(who, 'person', 'people')}`;
  const head: [string, string][] = [
    ['looked at', `${number(signIns)} from ${formatInstant(from)} to ${formatInstant(until)}`],
    ['asked for a factor', of(challenged)],
    ['held to set one up', of(held)],
    ['refused', of(refused)],
    ['as they were', of({ signIns: unchanged.signIns + canSkip.signIns, people: Math.max(unchanged.people, canSkip.people) })],
    ['no longer asked', of(no)],
    ['accounts that are gone', number(not.gone)],
    ['not on record', number(not.notOnRecord)],
    ...(fired === null
      ? []
      : [['really fired', `${counted(fired.times, 'time', 'times')}, ${counted(fired.people, 'person', 'people')}`] as [string, string]]),
  ];
  const met = days.filter((day) => day.numbers.challenged.signIns + day.numbers.held.signIns + day.numbers.refused.signIns > 0);
  const daily = met.map((day) => [
    formatInstant(day.day).slice(0, 10),
    String(day.numbers.challenged.signIns),
    String(day.numbers.held.signIns),
    String(day.numbers.refused.signIns),
  ]);
  const named = people.map((one) => [one.loginName, one.displayName, String(one.asked), String(one.refused)]);
  return [
    facts(head),
    table(['day', 'asked', 'held', 'refused'], daily, 'On no day would anybody have been asked for more.'),
    table(['login name', 'name', 'asked', 'refused'], named, 'Nobody would have been asked for more.'),
  ].join('\n\n');
}

const NAMES = {
  sign_ins: ['sign-in', 'sign-ins'],
  scopes: ['sign-in', 'sign-ins'],
  risk: ['sign-in or moved session', 'sign-ins and moved sessions'],
  operations: ['operation', 'operations'],
} as const satisfies Readonly<Record<Tested['looked'], readonly [string, string]>>;

export function counted(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}
