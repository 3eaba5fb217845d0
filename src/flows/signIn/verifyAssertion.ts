import type { UserId } from '../../domain/directory/user.ts';
import type { Evidence } from '../../domain/sessions/evidence.ts';
import type { AttemptFound, CeremonyPurpose } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import type { WebauthnPorts } from './beginWebauthn.ts';

interface Assertion {
  readonly found: AttemptFound;
  readonly response: unknown;
  readonly purpose: Extract<CeremonyPurpose, 'passkey' | 'challenge'>;
}

/**
 * Verifies an assertion against the challenge that was made for this attempt and purpose. The challenge is taken away
 * first: it is answered once, rightly or wrongly. User verification is demanded by what the challenge was made for.
 * @returns null: no challenge, unknown credential, or anything at all that the verifier does not like.
 */
export async function verifyAssertion(
  ports: WebauthnPorts,
  tx: Tx,
  { found, response, purpose }: Assertion,
): Promise<{ readonly user: UserId; readonly evidence: Evidence & { readonly method: 'webauthn' } } | null> {
  const challenge = await ports.store.takeCeremonyChallenge(tx, found.attempt.id, purpose);
  const credentialId = ports.webauthn.claimedCredentialId(response);
  const credential = challenge === null || credentialId === null ? null : await ports.store.findCredential(tx, credentialId);
  if (challenge === null || credential === null) return null;
  const verified = await ports.webauthn.verifyAuthentication({
    relyingParty: { ...ports.capabilities.relyingParty, rpName: found.tenantName },
    challenge,
    response,
    credential,
    userVerification: purpose === 'passkey' ? 'required' : 'preferred',
  });
  if (!verified.ok) return null;
  if (verified.value.counterRegressed) await appendCounterRegressed(ports, tx, { found, user: credential.user, factor: credential.id });
  await ports.store.recordCredentialUse(tx, credential.id, verified.value.signCount);
  return {
    user: credential.user,
    evidence: { method: 'webauthn', at: tx.now, factorId: credential.id, userVerified: verified.value.userVerified },
  };
}

/** A counter that went back may mean a cloned key. Synced passkeys do it too, so it is on record and does not refuse. */
async function appendCounterRegressed(
  ports: WebauthnPorts,
  tx: Tx,
  { found, user, factor }: { found: AttemptFound; user: UserId; factor: string },
): Promise<void> {
  await record(ports, tx, {
    type: 'factor.counter_regressed',
    actor: { kind: 'user', id: user },
    user,
    application: found.attempt.application,
    attempt: found.attempt.id,
    session: found.attempt.sessionId,
    address: null,
    data: { factor },
  });
}
