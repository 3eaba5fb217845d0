import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../spec/seededRandom.ts';
import { dueMail, mailStep, mailsDue, plannedMails, stagePeople } from '../../src/domain/rollout/mailing.ts';
import { type Mailing, type RolloutPlan, SAFE, SAFE_MAILING } from '../../src/domain/rollout/plan.ts';
import { planFault } from '../../src/domain/rollout/planFault.ts';
import type { Rollout } from '../../src/domain/rollout/rollout.ts';
import { after, DAY, HOUR, type Instant } from '../../src/kernel/instant.ts';

const START = (20_000 * DAY) as Instant;
const day = (days: number): Instant => after(START, days * DAY);
const stepsOf = (mailing: Mailing, date: Instant) => plannedMails(mailing, { startedAt: START, date }).map(({ step }) => step);

const PLAN: RolloutPlan = {
  ...SAFE,
  name: 'Everybody',
  scopes: [{ kind: 'tenant' }],
  stages: [
    { at: day(20), who: { kind: 'share', percent: 40 } },
    { at: day(40), who: { kind: 'all' } },
  ],
};

describe('the mails of a roll-out', () => {
  it('are an announcement at the start and reminders 14, 7, 1 days before the date of each person and on it', () => {
    expect(plannedMails(SAFE_MAILING, { startedAt: START, date: day(30) })).toEqual([
      { step: 'announcement', from: START, until: day(16) },
      { step: 'days_14', from: day(16), until: day(23) },
      { step: 'days_7', from: day(23), until: day(29) },
      { step: 'days_1', from: day(29), until: day(30) },
      { step: 'days_0', from: day(30), until: day(31) },
    ]);
  });

  it('skip what is past or came on the day of the announcement, and are none where none are wanted', () => {
    expect(stepsOf(SAFE_MAILING, day(14))).toEqual(['announcement', 'days_7', 'days_1', 'days_0']);
    expect(stepsOf(SAFE_MAILING, after(day(7), 12 * HOUR))).toEqual(['announcement', 'days_1', 'days_0']);
    expect(stepsOf(SAFE_MAILING, after(START, HOUR))).toEqual(['announcement']);
    expect(stepsOf({ ...SAFE_MAILING, announcement: false }, day(7))).toEqual(['days_7', 'days_1', 'days_0']);
    expect(stepsOf({ ...SAFE_MAILING, reminders: [] }, day(30))).toEqual(['announcement']);
  });

  it('are never two at once, come in order, and end a day after the date (500 plans)', () => {
    const random = new SeededRandom(11);
    const below = (most: number) => Math.floor(random.next() * most);
    for (let one = 0; one < 500; one += 1) {
      const reminders = [...new Set(Array.from({ length: below(8) }, () => below(40)))];
      const mailing = { announcement: random.next() < 0.7, reminders, perMinute: 1 };
      const date = after(START, below(60 * 24) * HOUR);
      const planned = plannedMails(mailing, { startedAt: START, date });
      for (const [index, { from, until }] of planned.entries()) {
        expect(from).toBeLessThan(until);
        expect(from).toBeGreaterThanOrEqual(START);
        expect(until).toBe(planned[index + 1]?.from ?? after(date, DAY));
      }
      const steps = planned.map(({ step }) => step);
      expect(new Set(steps).size).toBe(steps.length);
      for (let hours = 0; hours < 63 * 24; hours += 7) {
        const now = after(START, hours * HOUR);
        const due = dueMail(planned, now);
        // The latest of those that have begun, and nothing but that.
        const begun = planned.filter(({ from }) => from <= now);
        expect(due).toEqual(now < after(date, DAY) ? (begun.at(-1) ?? null) : null);
      }
    }
  });

  it('go to the people of each stage on their own dates, whom no earlier stage reaches', () => {
    const [first, last] = stagePeople(PLAN);
    expect(first).toEqual({ stage: 0, date: day(20), reached: { scopes: PLAN.scopes, percent: 40 }, without: [], opensAt: day(19) });
    expect(last).toMatchObject({ stage: 1, date: day(40), reached: { percent: 100 }, without: [{ percent: 40 }] });
  });

  it('are due of what stands alone: not while it is paused, halted or rolled back, nor of a stage that was withdrawn', () => {
    const step = (stage: number, withdrawnAt: Instant | null) =>
      ({ kind: 'stage', stage, scope: { kind: 'tenant' }, version: 'v' as never, from: day(19), withdrawnAt }) as const;
    const rollout: Pick<Rollout, 'plan' | 'createdAt' | 'state' | 'steps'> = {
      plan: PLAN,
      createdAt: START,
      state: 'running',
      steps: [step(0, null), step(1, null)],
    };
    const due = (words: Partial<typeof rollout>, now: Instant) =>
      mailsDue({ ...rollout, ...words }, now).map(({ people, mail }) => [people.stage, mail.step]);
    expect(due({}, day(7))).toEqual([
      [0, 'days_14'],
      [1, 'announcement'],
    ]);
    for (const state of ['paused', 'halted', 'rolled_back'] as const) expect(due({ state }, day(7))).toEqual([]);
    expect(due({ steps: [step(0, null), step(1, day(3))] }, day(7))).toEqual([[0, 'days_14']]);
    expect(due({ plan: { ...PLAN, mailing: null } }, day(7))).toEqual([]);
    // Its last version has begun, and there is one more reminder, on the day.
    expect(due({}, after(day(40), HOUR))).toEqual([[1, 'days_0']]);
    expect(due({}, day(41))).toEqual([]);
  });

  it('are refused where a plan says something else than whole days, each once, and a pace', () => {
    const fault = (words: Partial<Mailing>) => planFault({ ...PLAN, mailing: { ...SAFE_MAILING, ...words } })?.code ?? null;
    expect(fault({})).toBeNull();
    expect(planFault({ ...PLAN, mailing: null })).toBeNull();
    const wrong: readonly Partial<Mailing>[] = [
      { reminders: [7, 7] },
      { reminders: [-1] },
      { reminders: [91] },
      { reminders: [1.5] },
      { reminders: Array.from({ length: 11 }, (_, at) => at) },
      { perMinute: 0 },
      { perMinute: 6_001 },
      { announcement: false, reminders: [] },
    ];
    expect(wrong.map(fault)).toEqual(wrong.map(() => 'rollout_malformed'));
  });

  it('have steps that are written as they are read', () => {
    expect(['announcement', 'days_0', 'days_14'].map(mailStep)).toEqual(['announcement', 'days_0', 'days_14']);
    expect(['', 'days_', 'days_-1', 'days_014', 'days_100', 'announcement '].map(mailStep)).toEqual(Array(6).fill(null));
  });
});
