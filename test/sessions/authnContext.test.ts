import { describe, expect, it } from 'vitest';
import { COMPARISONS, type Comparison, leastAal, statedClass } from '../../src/domain/sessions/authnContext.ts';
import type { Aal } from '../../src/domain/sessions/evidence.ts';

const MFA = 'https://refeds.org/profile/mfa';
const SFA = 'https://refeds.org/profile/sfa';
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';
const CARD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI';
const LEVEL: Readonly<Record<string, Aal>> = { [MFA]: 2, [SFA]: 1, [PASSWORD]: 1, 'urn:sallyport:aal:1': 1, 'urn:sallyport:aal:2': 2 };

describe('context classes of SAML', () => {
  const cases: readonly [Comparison, readonly string[], Aal | null][] = [
    ['exact', [PASSWORD], 1],
    ['exact', [MFA], 2],
    ['exact', [MFA, PASSWORD], 1],
    ['exact', [MFA, CARD], 2],
    ['exact', [CARD], null],
    ['exact', ['constructor', '__proto__'], null],
    ['minimum', [SFA], 1],
    ['minimum', ['urn:sallyport:aal:2'], 2],
    ['minimum', [MFA, SFA], 1],
    ['maximum', [PASSWORD], 1],
    ['maximum', [MFA], 1],
    ['maximum', [CARD], null],
    ['better', [PASSWORD], 2],
    ['better', [PASSWORD, SFA], 2],
    ['better', [MFA], null],
    ['better', [PASSWORD, MFA], null],
    ['better', [PASSWORD, CARD], null],
  ];
  it.each(cases)('U1: %s of %j asks for AAL %s', (comparison, classes, aal) => {
    expect(leastAal({ comparison, classes })).toBe(aal);
  });

  it('U1: whatever is asked and met, no class is stated that was not earned, and none that was not asked for exactly', () => {
    const names = [MFA, SFA, PASSWORD, CARD, 'urn:sallyport:aal:1', 'urn:sallyport:aal:2'];
    const lists = names.flatMap((one) => [[one], ...names.map((other) => [one, other])]);
    for (const comparison of COMPARISONS) {
      for (const classes of lists) {
        const least = leastAal({ comparison, classes });
        if (least === null) continue;
        for (const earned of ([1, 2] as const).filter((aal) => aal >= least)) {
          const stated = statedClass({ comparison, classes }, earned);
          expect([comparison, classes, earned, stated, (LEVEL[stated] ?? 3) <= earned]).toEqual([
            comparison,
            classes,
            earned,
            stated,
            true,
          ]);
          if (comparison === 'exact') expect(classes).toContain(stated);
          if (comparison === 'minimum' || comparison === 'better') expect(LEVEL[stated]).toBe(earned);
          if (comparison === 'maximum') expect(LEVEL[stated]).toBeLessThanOrEqual(Math.max(...classes.map((one) => LEVEL[one] ?? 0)));
        }
      }
    }
  });

  it('U1: without a wish the truth is stated', () => {
    expect([leastAal(null), statedClass(null, 1), statedClass(null, 2)]).toEqual([1, PASSWORD, MFA]);
  });
});
