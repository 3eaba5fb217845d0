import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../spec/seededRandom.ts';
import { FARTHEST, type Forecast, forecastOf, type ReadyDay } from '../../src/domain/rollout/forecast.ts';
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

const each = (count: number, first: number, others: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => (at === 0 ? first : others));

/** Histories of at least two days, the same each time. */
function histories(): readonly (readonly ReadyDay[])[] {
  const random = new SeededRandom(7);
  const below = (most: number) => Math.floor(random.next() * most);
  return Array.from({ length: 500 }, () => {
    const length = 2 + below(30);
    return daysOf(
      1 + below(5_000),
      Array.from({ length }, () => below(random.pick([1, 5, 500]))),
    );
  });
}

describe('readiness and its forecast', () => {
  it('foretells the day of a steady pace, and does not take one busy day for a pace', () => {
    expect(forecastOf(daysOf(100, each(11, 20, 2)), 0.95)).toEqual({ kind: 'on', day: after(FIRST, (10 + 28) * DAY), perDay: 2 });
    const busy = each(15, 1, 1).map((count, at) => (at === 12 ? 400 : count));
    expect(forecastOf(daysOf(600, busy), 0.95)).toMatchObject({ kind: 'on', perDay: 1 });
    expect(forecastOf(daysOf(10, each(4, 5, 0)), 0.9)).toEqual({ kind: 'out_of_sight', perDay: 0 });
    expect(forecastOf([], 0.9)).toEqual({ kind: 'out_of_sight', perDay: 0 });
  });

  it('what has been reached is reached, and only that', () => {
    const random = new SeededRandom(1);
    for (const days of histories()) {
      const [last, wanted] = [days.at(-1) as ReadyDay, random.next()];
      expect(forecastOf(days, wanted).kind === 'reached').toBe(last.ready >= Math.ceil(wanted * last.people));
    }
  });

  it('more of the people are never ready sooner, and no day lies in the past or beyond what anybody plans', () => {
    const random = new SeededRandom(2);
    const place = (forecast: Forecast) =>
      forecast.kind === 'reached' ? 0 : forecast.kind === 'on' ? forecast.day : Number.POSITIVE_INFINITY;
    for (const days of histories()) {
      const [one, other] = [random.next(), random.next()];
      const [less, more] = [forecastOf(days, Math.min(one, other)), forecastOf(days, Math.max(one, other))];
      expect(place(less)).toBeLessThanOrEqual(place(more));
      const today = days.at(-1)?.day ?? FIRST;
      for (const forecast of [less, more]) {
        if (forecast.kind !== 'on') continue;
        expect(forecast.day).toBeGreaterThan(today);
        expect(forecast.day).toBeLessThanOrEqual(after(today, FARTHEST * DAY));
      }
    }
  });

  it('the days add up to those who are ready, and never go down', () => {
    const random = new SeededRandom(3);
    for (let time = 0; time < 300; time += 1) {
      const on = random.some(
        Array.from({ length: 30 }, (_, at) => at - 20),
        0.4,
      );
      const became = on.map((at) => ({ day: after(FIRST, at * DAY), people: 1 + Math.floor(random.next() * 7) }));
      const all = became.reduce((sum, { people }) => sum + people, 0);
      const days = readyByDay({ people: all + 5, became }, FIRST, after(FIRST, 9 * DAY));
      expect(days).toHaveLength(10);
      expect(days.at(-1)?.ready).toBe(all);
      expect(days.every(({ ready }, at) => ready >= (days[at - 1]?.ready ?? 0))).toBe(true);
    }
    expect(shareReady({ people: 0, ready: 0 })).toBe(1);
    expect(shareReady({ people: 4, ready: 1 })).toBe(0.25);
  });
});
