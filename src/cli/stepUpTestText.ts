import type { StepUpTested } from '../flows/rehearse/testStepUpRule.ts';
import { formatInstant } from '../kernel/instant.ts';
import { facts, table } from './table.ts';

/** What a step-up rule would have done: in numbers, day by day, and to whom. */
export function stepUpTestText({ from, until, signIns, numbers, days, people, fired, gone }: StepUpTested): string {
  const { challenged, can_skip: canSkip, held, refused, unchanged, no_longer_asked: no } = numbers;
  const of = (one: typeof challenged): string =>
    `${counted(one.signIns, 'sign-in', 'sign-ins')} of ${counted(one.people, 'person', 'people')}`;
  const head: [string, string][] = [
    ['looked at', `${counted(signIns, 'sign-in', 'sign-ins')} from ${formatInstant(from)} to ${formatInstant(until)}`],
    ['asked for a factor', of(challenged)],
    ['held to set one up', of(held)],
    ['refused', of(refused)],
    [
      'as they were',
      of({ signIns: unchanged.signIns + canSkip.signIns + no.signIns, people: Math.max(unchanged.people, canSkip.people, no.people) }),
    ],
    ['accounts that are gone', counted(gone, 'sign-in', 'sign-ins')],
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

export function counted(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}
