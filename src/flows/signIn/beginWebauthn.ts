import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { CeremonyOptions } from '../../ports/webauthnVerifier.ts';
import { attemptNotFound, keyOf, type OnAttempt, stepNotOffered } from './command.ts';
import { judgeAttempt } from './gather.ts';
import { newCeremonyChallenge } from './secret.ts';
import type { StepError } from './step.ts';
import { stepRefused } from './stepRefused.ts';
import type { StepPorts } from './stepTaken.ts';

export type WebauthnPorts = StepPorts & Pick<Ports, 'webauthn' | 'capabilities'>;

/** The options of a challenge by a held passkey or security key. */
export function beginWebauthn(ports: WebauthnPorts) {
  return (command: OnAttempt): Promise<Result<CeremonyOptions, StepError>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<CeremonyOptions, StepError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      const judged = found === null ? null : await judgeAttempt(ports, tx, found);
      if (found === null || judged === null) return attemptNotFound();
      const { decision } = judged;
      if (decision.outcome !== 'challenge' || !decision.factors.includes('webauthn')) {
        return stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      }
      const challenge = newCeremonyChallenge(ports.random);
      await ports.store.setCeremonyChallenge(tx, found.attempt.id, { value: challenge, purpose: 'challenge' });
      const allow = await ports.store.listCredentials(tx, judged.person.user.id);
      const relyingParty = { ...ports.capabilities.relyingParty, rpName: found.tenantName };
      return succeeded(await ports.webauthn.authenticationOptions({ relyingParty, challenge, allow, userVerification: 'preferred' }));
    });
}

/** The passkey as the first factor: nobody is known yet, the authenticator says who it is. */
export function beginPasskey(ports: WebauthnPorts) {
  return (command: OnAttempt): Promise<Result<CeremonyOptions, StepError>> =>
    ports.store.transaction(command.tenantId, async (tx): Promise<Result<CeremonyOptions, StepError>> => {
      const found = await ports.store.lockAttempt(tx, keyOf(command, ports.digest));
      if (found === null) return attemptNotFound();
      if (!ports.capabilities.availableKinds.includes('webauthn')) return refused('step_not_offered', 'Passkeys cannot be used here.');
      const challenge = newCeremonyChallenge(ports.random);
      await ports.store.setCeremonyChallenge(tx, found.attempt.id, { value: challenge, purpose: 'passkey' });
      const relyingParty = { ...ports.capabilities.relyingParty, rpName: found.tenantName };
      return succeeded(await ports.webauthn.authenticationOptions({ relyingParty, challenge, allow: [], userVerification: 'required' }));
    });
}
