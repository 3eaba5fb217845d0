import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { AttemptFound } from '../../ports/store/attemptStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { WebauthnPorts } from './beginWebauthn.ts';
import { attemptNotFound, keyOf, type OnAttempt, stepNotOffered } from './command.ts';
import { judgeAttempt } from './gather.ts';
import { identify } from './identify.ts';
import { appendSignInFailed, firstFactorThrottled } from './signInFailed.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { asksForFirstFactor } from './takeStep.ts';
import { verifyAssertion } from './verifyAssertion.ts';

/**
 * A user-verified passkey as the first factor (and, where WebAuthn is allowed, as both: S1). Where the person is known
 * already, only their own passkey serves. Like a password it is charged before it is looked at, in a transaction of its
 * own: many people behind one address would wait for each other's.
 */
export function submitPasskey(ports: WebauthnPorts) {
  return async (command: OnAttempt & { readonly response: unknown }): Promise<Result<Advance, StepError>> => {
    const charged = await chargeGuess(ports, command);
    if (!charged.ok) return charged;
    return ports.store.transaction(command.tenantId, async (tx): Promise<Result<Advance, StepError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      if (found === null) return attemptNotFound();
      const expected = found.attempt.userId;
      const refusal = await refusalOfPost(ports, tx, { found, command });
      if (refusal !== null) return refusal;
      const verified = await verifyAssertion(ports, tx, { found, response: command.response, purpose: 'passkey' });
      const user = verified === null ? null : await ports.store.findUser(tx, verified.user);
      const isAnother = expected !== null && user !== null && user.id !== expected;
      if (verified === null || user === null || user.disabledAt !== null || !verified.evidence.userVerified || isAnother) {
        const reason = isAnother ? 'another_person' : user !== null && user.disabledAt !== null ? 'disabled' : 'wrong_passkey';
        await appendSignInFailed(ports, tx, { command, found, method: 'webauthn', user: user?.id ?? expected, reason });
        return refused('webauthn_rejected', 'This passkey was not accepted. Try again, or sign in another way.');
      }
      await ports.store.clearFirstFactorGuesses(tx, { account: null, address: command.trace.address });
      return identify(ports, tx, { command, found, user: user.id, evidence: verified.evidence, wantsFactor: false });
    });
  };
}

function chargeGuess(ports: WebauthnPorts, command: OnAttempt): Promise<Result<null, StepError>> {
  return ports.store.transaction(command.tenantId, async (tx): Promise<Result<null, StepError>> => {
    const found = await ports.store.findAttempt(tx, keyOf(command, ports.digest));
    if (found === null) return attemptNotFound();
    const refusal = await refusalOfPost(ports, tx, { found, command });
    if (refusal !== null) return refusal;
    const charge = await ports.store.chargeFirstFactorGuess(tx, { account: null, address: command.trace.address });
    return charge.kind === 'charged' ? succeeded(null) : firstFactorThrottled(ports, tx, { command, found, method: 'webauthn', charge });
  });
}

/** Of a person who is known, the decision has to wait for a first factor. null: it does, or nobody is known. */
async function refusalOfPost(
  ports: WebauthnPorts,
  tx: Tx,
  { found, command }: { readonly found: AttemptFound; readonly command: OnAttempt },
): Promise<Refusal<StepError> | null> {
  if (found.attempt.userId === null) return null;
  const judged = await judgeAttempt(ports, tx, found);
  if (judged === null) return attemptNotFound();
  return asksForFirstFactor(judged) ? null : stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
}
