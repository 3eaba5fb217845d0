import type { Evidence } from '../../domain/sessions/evidence.ts';
import type { Result } from '../../kernel/result.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { answerChallenge } from './answerChallenge.ts';
import type { WebauthnPorts } from './beginWebauthn.ts';
import type { OnAttempt } from './command.ts';
import type { Judged } from './gather.ts';
import type { Advance, StepError } from './step.ts';
import { verifyAssertion } from './verifyAssertion.ts';

/** A challenge answered with a held passkey or security key. */
export function submitWebauthn(ports: WebauthnPorts) {
  return (command: OnAttempt & { readonly response: unknown }): Promise<Result<Advance, StepError>> =>
    answerChallenge(ports, command, {
      kind: 'webauthn',
      wrong: 'webauthn_rejected',
      person: 'unchanged',
      verify: (tx, judged) => verifyHeldKey(ports, tx, { judged, response: command.response }),
    });
}

async function verifyHeldKey(ports: WebauthnPorts, tx: Tx, input: { judged: Judged; response: unknown }): Promise<Evidence | null> {
  const { found, person } = input.judged;
  const verified = await verifyAssertion(ports, tx, { found, response: input.response, purpose: 'challenge' });
  // Somebody else's key answers like no key at all.
  return verified === null || verified.user !== person.user.id ? null : verified.evidence;
}
