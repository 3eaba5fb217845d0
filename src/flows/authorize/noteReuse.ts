import type { Assurance } from '../../domain/sessions/assurance.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';

/** A code or refresh token was presented again after its use: somebody has a copy. The family was removed in the same transaction. */
export async function noteReuse(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  reused: { readonly assurance: Assurance; readonly address: string | null },
): Promise<void> {
  const { userId, applicationId, sessionId } = reused.assurance;
  await record(ports, tx, {
    type: 'token.reused',
    actor: { kind: 'anonymous' },
    user: userId,
    application: applicationId,
    attempt: null,
    session: sessionId,
    address: reused.address,
    data: {},
  });
}
