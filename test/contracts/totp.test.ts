import { describe, expect, it } from 'vitest';
import { otpauthTotp } from '../../src/adapters/totp/otpauthTotp.ts';
import { stepAt } from '../../src/domain/factors/totp.ts';
import { instant } from '../../src/kernel/instant.ts';

/** RFC 6238, appendix B: the secret of the SHA-1 rows, and the last six of the eight digits that it lists. */
const SECRET = new TextEncoder().encode('12345678901234567890');

describe('TOTP', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %d s the code is the one that RFC 6238 lists', (seconds, code) => {
    expect(otpauthTotp.codeAt(SECRET, stepAt(instant(seconds * 1_000)))).toBe(code);
  });

  it('a secret that is a part of a larger buffer is that part alone', () => {
    const larger = new Uint8Array(64).fill(7);
    larger.set(SECRET, 20);

    expect(otpauthTotp.codeAt(larger.subarray(20, 40), 1)).toBe('287082');
  });

  it('the address holds what apps read, with names that need escaping', () => {
    const { uri, base32 } = otpauthTotp.enrolmentUri(SECRET, { issuer: 'Acme & Söhne', account: 'anita@example.com' });
    const address = new URL(uri);

    expect(base32).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(address.protocol).toBe('otpauth:');
    expect(decodeURIComponent(address.pathname)).toContain('Acme & Söhne:anita@example.com');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      issuer: 'Acme & Söhne',
      secret: base32,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
