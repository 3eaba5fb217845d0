import { sql } from 'kysely';
import type { AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { CeremonyPurpose } from '../../../ports/store/attemptStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne } from '../question.ts';

export async function setCeremonyChallenge(
  tx: Tx,
  attempt: AttemptId,
  challenge: { readonly value: string; readonly purpose: CeremonyPurpose },
): Promise<void> {
  await ask(
    tx,
    sql`update sign_in_attempts set ceremony_challenge = ${challenge.value}, ceremony_purpose = ${challenge.purpose}
      where tenant_id = ${tx.tenantId} and id = ${attempt}`,
  );
}

/** Reading it and taking it away are under one lock, so that of many answers at once one finds it. */
export async function takeCeremonyChallenge(tx: Tx, attempt: AttemptId, purpose: CeremonyPurpose): Promise<string | null> {
  const held = await askOne<{ ceremony_challenge: string }>(
    tx,
    sql`select ceremony_challenge from sign_in_attempts
      where tenant_id = ${tx.tenantId} and id = ${attempt} and ceremony_purpose = ${purpose} for update`,
  );
  if (held === null) return null;
  await ask(
    tx,
    sql`update sign_in_attempts set ceremony_challenge = null, ceremony_purpose = null where tenant_id = ${tx.tenantId} and id = ${attempt}`,
  );
  return held.ceremony_challenge;
}
