import { type Result, refused } from '../../kernel/result.ts';
import type { WebauthnPorts } from './beginWebauthn.ts';
import { attemptNotFound, keyOf, type OnAttempt, stepNotOffered } from './command.ts';
import { judgeAttempt } from './gather.ts';
import { identify } from './identify.ts';
import { appendSignInFailed } from './signInFailed.ts';
import type { Advance, StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import { asksForFirstFactor } from './takeStep.ts';
import { verifyAssertion } from './verifyAssertion.ts';

/**
 * A user-verified passkey as the first factor (and, where WebAuthn is allowed, as both: S1). Where the person is known
 * already, only their own passkey serves.
 */
export function submitPasskey(ports: WebauthnPorts) {
  return (command: OnAttempt & { readonly response: unknown }): Promise<Result<Advance, StepError>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<Advance, StepError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      if (found === null) return attemptNotFound();
      const expected = found.attempt.userId;
      if (expected !== null) {
        const judged = await judgeAttempt(ports, tx, found);
        if (judged === null) return attemptNotFound();
        if (!asksForFirstFactor(judged)) return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      }
      const verified = await verifyAssertion(ports, tx, { found, response: command.response, purpose: 'passkey' });
      const user = verified === null ? null : await ports.store.findUser(tx, verified.user);
      const isAnother = expected !== null && user !== null && user.id !== expected;
      if (verified === null || user === null || user.disabledAt !== null || !verified.evidence.userVerified || isAnother) {
        const reason = isAnother ? 'another_person' : user !== null && user.disabledAt !== null ? 'disabled' : 'wrong_passkey';
        await appendSignInFailed(ports, tx, { command, found, method: 'webauthn', user: user?.id ?? expected, reason });
        return refused('webauthn_rejected', 'This passkey was not accepted. Try again, or sign in another way.');
      }
      return identify(ports, tx, { command, found, user: user.id, evidence: verified.evidence, wantsFactor: false });
    });
}
