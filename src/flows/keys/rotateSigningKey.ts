import { after, DAY, type Instant, MINUTE } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { SigningPurpose } from '../../ports/store/protocolStore.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { storeKey } from './sealedKey.ts';

/**
 * OpenID Connect: every node reads a tenant's keys again within half a minute, so after this time all of them publish a new key,
 * and whoever meets its first signature finds it. SAML: service providers read metadata anew once a day or once a week, and some are told by hand.
 */
const PUBLISHED_BEFORE_SIGNING: Readonly<Record<SigningPurpose, number>> = { oidc: 2 * MINUTE, saml: 14 * DAY };

/** Longer than any session (tenant settings): an ID token is good as a hint as long as the session that it tells of. */
const PUBLISHED_AFTER_SIGNING = 31 * DAY;

export interface RotateSigningKey extends Administration {
  /** Absent: OpenID Connect. */
  readonly purpose?: SigningPurpose;
  /**
   * - `ordinary`: the new key is published first and signs later (two minutes; two weeks for SAML); the former one verifies until its tokens are over.
   * - `compromised`: the new key signs at once, and the former ones are withdrawn: what they signed is worth nothing any more.
   */
  readonly because: 'ordinary' | 'compromised';
}

export interface SigningKeyRotated {
  readonly keyId: string;
  readonly signsFrom: Instant;
}

/** Gives a tenant another key to sign with. */
export function rotateSigningKey(ports: Pick<Ports, 'store' | 'sealer' | 'keyPairs'>) {
  return async (command: RotateSigningKey): Promise<Result<SigningKeyRotated, 'not_permitted'>> => {
    const { purpose = 'oidc' } = command;
    const pair = await ports.keyPairs.make();
    return administer(ports, { ...command, act: 'rotate_signing_key', on: null }, async (tx) => {
      await ports.store.lockTenant(tx);
      const { signsFrom, formerUntil } = timesOf({ ...command, purpose }, tx.now);
      await ports.store.endSigningKeys(tx, { purpose, publishedUntil: formerUntil });
      await storeKey(ports, tx, { pair, purpose, signsFrom });
      await record(ports, tx, eventBy(command.by, 'signing_key.rotated', { data: { key: pair.keyId, because: command.because, purpose } }));
      return succeeded({ keyId: pair.keyId, signsFrom });
    });
  };
}

function timesOf(
  { because, purpose }: Pick<Required<RotateSigningKey>, 'because' | 'purpose'>,
  now: Instant,
): { readonly signsFrom: Instant; readonly formerUntil: Instant } {
  switch (because) {
    case 'ordinary': {
      const signsFrom = after(now, PUBLISHED_BEFORE_SIGNING[purpose]);
      return { signsFrom, formerUntil: after(signsFrom, PUBLISHED_AFTER_SIGNING) };
    }
    case 'compromised':
      return { signsFrom: now, formerUntil: now };
    default:
      return assertNever(because);
  }
}
