import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FARTHEST, forecastOf, type ReadyDay } from '../../src/domain/rollout/forecast.ts';
import { readyByDay, shareReady } from '../../src/domain/rollout/readiness.ts';
import { after, DAY, type Instant } from '../../src/kernel/instant.ts';

const FIRST = (20_000 * DAY) as Instant;

/** One day after the other, with so many who became ready on each. */
function daysOf(people: number, became: readonly number[]): readonly ReadyDay[] {
  let ready = 0;
  return became.map((more, at) => {
    ready = Math.min(people, ready + more);
    return { day: after(FIRST, at * DAY), people, ready };
  });
}

const history = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 40 }))
  .map(([people, became]) => daysOf(people, became));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('readiness and its forecast', () => {
  it('foretells the day of a steady pace, and does not take one busy day for a pace', () => {
    const steady = daysOf(
      100,
      Array.from({ length: 11 }, (_, at) => (at === 0 ? 20 : 2)),
    );
    expect(forecastOf(steady, 0.95)).toEqual({ kind: 'on', day: after(FIRST, (10 + 28) * DAY), perDay: 2 });
    const busy = daysOf(
      1_000,
      Array.from({ length: 15 }, (_, at) => (at === 12 ? 400 : 1)),
    );
    expect(forecastOf(busy, 0.95)).toMatchObject({ kind: 'on', perDay: 1 });
    expect(forecastOf(daysOf(10, [5, 0, 0, 0]), 0.9)).toEqual({ kind: 'out_of_sight', perDay: 0 });
    expect(forecastOf([], 0.9)).toEqual({ kind: 'out_of_sight', perDay: 0 });
  });

  it('what has been reached is reached, and only that', () => {
    fc.assert(
      fc.property(history, share, (days, wanted) => {
        const last = days.at(-1) as ReadyDay;
        expect(forecastOf(days, wanted).kind === 'reached').toBe(last.ready >= Math.ceil(wanted * last.people));
      }),
    );
  });

  it('more of the people are never ready sooner, and no day lies in the past or beyond what anybody plans', () => {
    fc.assert(
      fc.property(history, share, share, (days, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((wanted) => forecastOf(days, wanted));
        const place = (forecast: typeof less) =>
          forecast?.kind === 'reached' ? 0 : forecast?.kind === 'on' ? forecast.day : Number.POSITIVE_INFINITY;
        expect(place(less)).toBeLessThanOrEqual(place(more));
        const today = days.at(-1)?.day ?? FIRST;
        for (const forecast of [less, more]) {
          if (forecast?.kind !== 'on') continue;
          expect(forecast.day).toBeGreaterThan(today);
          expect(forecast.day).toBeLessThanOrEqual(after(today, FARTHEST * DAY));
        }
      }),
    );
  });

  it('the days add up to those who are ready, and never go down', () => {
    const became = fc
      .uniqueArray(fc.integer({ min: -20, max: 9 }), { maxLength: 20 })
      .map((days) => days.sort((one, other) => one - other).map((at) => ({ day: after(FIRST, at * DAY), people: (Math.abs(at) % 7) + 1 })));
    fc.assert(
      fc.property(became, (list) => {
        const all = list.reduce((sum, { people }) => sum + people, 0);
        const days = readyByDay({ people: all + 5, became: list }, FIRST, after(FIRST, 9 * DAY));
        expect(days).toHaveLength(10);
        expect(days.at(-1)?.ready).toBe(all);
        expect(days.every(({ ready }, at) => ready >= (days[at - 1]?.ready ?? 0))).toBe(true);
      }),
    );
    expect(shareReady({ people: 0, ready: 0 })).toBe(1);
    expect(shareReady({ people: 4, ready: 1 })).toBe(0.25);
  });
});
