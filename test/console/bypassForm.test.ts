import { describe, expect, it } from 'vitest';
import { bypassFormOf, lengthOf } from '../../console/pages/users/bypassForm.ts';
import { remainingText } from '../../console/parts/timeTexts.ts';

const WEEK = 7 * 1_440;

describe('what is asked for a bypass', () => {
  it('B3: is a day, or the greatest length of the tenant where that is less', () => {
    expect(bypassFormOf(null, WEEK).length).toBe('1440');
    expect(bypassFormOf(null, 5 * 60).length).toBe('240');
    expect(lengthOf(bypassFormOf(null, WEEK))).toEqual({ minutes: 1_440, until: null });
  });

  it('B3: leaves the end as it is, or takes the moment that was said', () => {
    const form = { ...bypassFormOf(null, WEEK), until: '2026-05-03T09:00' };
    expect(lengthOf({ ...form, length: 'same' })).toEqual({ minutes: null, until: null });
    expect(lengthOf({ ...form, length: 'until' })).toEqual({ minutes: null, until: new Date(2026, 4, 3, 9).toISOString() });
  });
});

describe('a countdown', () => {
  it('counts seconds, says days apart, and ends at zero', () => {
    expect([1, 59_001, 3_600_000, 86_400_000 * 6 + 86_399_000, 0, -5].map(remainingText)).toEqual([
      '00:00:01',
      '00:01:00',
      '01:00:00',
      '6 d 23:59:59',
      '00:00:00',
      '00:00:00',
    ]);
  });
});
