import { acceptedStep, canonicalCode } from '../../domain/factors/totp.ts';
import type { Evidence } from '../../domain/sessions/evidence.ts';
import type { Result } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { answerChallenge } from './answerChallenge.ts';
import type { OnAttempt } from './command.ts';
import type { Judged } from './gather.ts';
import type { Advance, StepError } from './step.ts';
import type { StepPorts } from './stepTaken.ts';

type TotpPorts = StepPorts & Pick<Ports, 'sealer' | 'totp'>;

/** A challenge answered with the code of an authenticator app. A code is accepted once, whatever it was shown for. */
export function submitTotp(ports: TotpPorts) {
  return (command: OnAttempt & { readonly code: unknown }): Promise<Result<Advance, StepError>> =>
    answerChallenge(ports, command, {
      kind: 'totp',
      wrong: 'code_wrong',
      person: 'unchanged',
      verify: (tx, judged) => verifyTotp(ports, tx, { judged, code: canonicalCode(command.code) }),
    });
}

async function verifyTotp(ports: TotpPorts, tx: Tx, { judged, code }: { judged: Judged; code: string | null }): Promise<Evidence | null> {
  if (code === null) return null;
  for (const factor of await ports.store.listTotpFactors(tx, judged.person.user.id)) {
    const secret = ports.sealer.open(factor.sealedSecret, { purpose: 'totp_secret', owner: factor.id });
    const step = acceptedStep(code, { at: tx.now, lastStep: factor.lastStep }, (at) => ports.totp.codeAt(secret, at));
    if (step !== null && (await ports.store.acceptTotpStep(tx, factor.id, step))) {
      return { method: 'totp', at: tx.now, factorId: factor.id };
    }
  }
  return null;
}
