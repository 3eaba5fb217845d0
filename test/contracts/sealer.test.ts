import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aesGcmSealer } from '../../src/adapters/sealing/aesGcmSealer.ts';
import type { SealingContext } from '../../src/ports/sealer.ts';

const key = new Uint8Array(randomBytes(32));
const context: SealingContext = { purpose: 'totp_secret', owner: 'tenant/factor' };
const secret = new TextEncoder().encode('a secret');

describe('sealing', () => {
  it('what was sealed opens again, and no two sealings look alike', () => {
    const sealer = aesGcmSealer([key]);
    const sealed = sealer.seal(secret, context);

    expect(sealer.open(sealed, context)).toEqual(secret);
    expect(Buffer.from(sealed).includes('a secret')).toBe(false);
    expect(sealer.seal(secret, context)).not.toEqual(sealed);
  });

  it('a sealed value does not open in the place of another', () => {
    const sealer = aesGcmSealer([key]);
    const sealed = sealer.seal(secret, context);

    expect(() => sealer.open(sealed, { ...context, owner: 'tenant/another' })).toThrow();
    expect(() => sealer.open(sealed, { ...context, purpose: 'signing_key' })).toThrow();
    // The same characters, divided otherwise between purpose and owner.
    expect(() =>
      sealer.open(sealer.seal(secret, { purpose: 'totp_secret', owner: '","x' }), { purpose: 'totp_secret', owner: '\\",\\"x' }),
    ).toThrow();
  });

  it('a value that was altered anywhere does not open', () => {
    const sealer = aesGcmSealer([key]);
    const sealed = sealer.seal(secret, context);

    for (let place = 0; place < sealed.length; place += 1) {
      const altered = sealed.slice();
      altered[place] = (altered[place] ?? 0) ^ 1;
      expect(() => sealer.open(altered, context), `byte ${place}`).toThrow();
    }
    expect(() => sealer.open(sealed.slice(0, -1), context)).toThrow();
    expect(() => sealer.open(sealed.slice(0, 20), context)).toThrow('malformed');
    expect(() => sealer.open(new Uint8Array(), context)).toThrow('malformed');
  });

  it('after a rotation the old values open, new ones need the new key, and macs stay', () => {
    const before = aesGcmSealer([key]);
    const newer = new Uint8Array(randomBytes(32));
    const after = aesGcmSealer([newer, key]);

    expect(after.open(before.seal(secret, context), context)).toEqual(secret);
    expect(() => before.open(after.seal(secret, context), context)).toThrow('which is not in the settings');
    expect(after.mac('backup_code', 'abcd')).toEqual(before.mac('backup_code', 'abcd'));
  });

  it('F7: a mac depends on the key and on the code', () => {
    const sealer = aesGcmSealer([key]);

    expect(sealer.mac('backup_code', 'abcd').length).toBe(32);
    expect(sealer.mac('backup_code', 'abcd')).not.toEqual(sealer.mac('backup_code', 'abce'));
    expect(aesGcmSealer([new Uint8Array(randomBytes(32))]).mac('backup_code', 'abcd')).not.toEqual(sealer.mac('backup_code', 'abcd'));
  });

  it('a key of another length is not taken', () => {
    expect(() => aesGcmSealer([new Uint8Array(16)])).toThrow('32 bytes');
  });
});
