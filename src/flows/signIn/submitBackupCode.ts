import { canonicalBackupCode } from '../../domain/factors/backupCodes.ts';
import type { Result } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { answerChallenge } from './answerChallenge.ts';
import type { OnAttempt } from './command.ts';
import type { Advance, StepError } from './step.ts';
import type { StepPorts } from './stepTaken.ts';

/** A challenge answered with a backup code. The code is spent by being right; what it was shown for stays with the proof (F4, F8). */
export function submitBackupCode(ports: StepPorts & Pick<Ports, 'sealer'>) {
  return (command: OnAttempt & { readonly code: unknown }): Promise<Result<Advance, StepError>> =>
    answerChallenge(ports, command, {
      kind: 'backup_code',
      wrong: 'code_wrong',
      person: 'changed',
      verify: async (tx, judged, purpose) => {
        const code = canonicalBackupCode(command.code);
        const spent =
          code === null ? null : await ports.store.spendBackupCode(tx, judged.person.user.id, ports.sealer.mac('backup_code', code));
        return spent === null ? null : { method: 'backup_code', at: tx.now, factorId: spent.factor, purpose };
      },
    });
}
