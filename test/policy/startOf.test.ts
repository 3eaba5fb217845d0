import { expect, it } from 'vitest';
import { Overtaken } from '../../src/flows/overtaken.ts';
import { startOf } from '../../src/flows/policy/startOf.ts';
import { type Instant, instant, after as later } from '../../src/kernel/instant.ts';
import type { PolicyVersionId, RecordedVersion } from '../../src/ports/store/policyStore.ts';

const NOW = instant(1_800_000_000_000);

function recorded(from: Instant, words: { readonly createdAt?: Instant; readonly withdrawnAt?: Instant } = {}): RecordedVersion {
  return {
    id: `${from}` as PolicyVersionId,
    scope: { kind: 'tenant' },
    version: { from, level: 'required', timing: null, factors: null, existingSessions: 'keep' },
    createdAt: words.createdAt ?? later(NOW, -1_000),
    createdBy: { kind: 'host' },
    withdrawnAt: words.withdrawnAt ?? null,
    withdrawnBy: words.withdrawnAt === undefined ? null : { kind: 'host' },
  };
}

it('"now" is this very instant, or the next that is free: of two changes in one millisecond the later one holds', () => {
  expect(startOf(null, [], NOW)).toEqual({ ok: true, value: NOW });
  expect(startOf(null, [recorded(NOW, { createdAt: NOW })], NOW)).toEqual({ ok: true, value: later(NOW, 1) });
  const two = [recorded(NOW, { createdAt: NOW }), recorded(later(NOW, 1), { createdAt: NOW })];
  expect(startOf(null, two, NOW)).toEqual({ ok: true, value: later(NOW, 2) });
  expect(startOf(null, [recorded(NOW, { withdrawnAt: NOW })], NOW)).toEqual({ ok: true, value: NOW });
});

it('a change that began before another one was saved begins anew, so that its "now" does not come before the other', () => {
  const saved = recorded(later(NOW, 5), { createdAt: later(NOW, 5) });
  expect(() => startOf(null, [saved], NOW)).toThrow(Overtaken);
  expect(startOf(null, [saved], later(NOW, 6))).toEqual({ ok: true, value: later(NOW, 6) });
});

it('T10: a schedule begins in the future, at an instant of its own', () => {
  expect(startOf(later(NOW, 1), [], NOW)).toEqual({ ok: true, value: later(NOW, 1) });
  for (const past of [NOW, later(NOW, -1)]) expect(startOf(past, [], NOW)).toMatchObject({ ok: false, code: 'starts_in_past' });
  const taken = later(NOW, 1_000);
  expect(startOf(taken, [recorded(taken)], NOW)).toMatchObject({ ok: false, code: 'starts_twice' });
  expect(startOf(taken, [recorded(taken, { withdrawnAt: NOW })], NOW)).toEqual({ ok: true, value: taken });
});
