import { isLastCode } from '../../domain/factors/allowedFactors.ts';
import { canonicalBackupCode } from '../../domain/factors/backupCodes.ts';
import { codesRunway } from '../../domain/factors/codesRunway.ts';
import type { FactorId } from '../../domain/factors/factor.ts';
import type { Purpose } from '../../domain/sessions/evidence.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { record } from '../record.ts';
import { answerChallenge } from './answerChallenge.ts';
import type { OnAttempt } from './command.ts';
import { eventOn } from './eventOn.ts';
import type { Judged } from './gather.ts';
import type { Advance, StepError } from './step.ts';
import type { StepPorts } from './stepTaken.ts';

type CodePorts = StepPorts & Pick<Ports, 'sealer'>;

interface Shown {
  readonly judged: Judged;
  readonly command: OnAttempt;
  readonly codeMac: Uint8Array;
  readonly purpose: Purpose;
}

/**
 * A challenge answered with a backup code. The code is spent by being right, except the last one of somebody who has nothing
 * else, which is held for this flow (F10). What it was shown for stays with the proof (F4, F8).
 */
export function submitBackupCode(ports: CodePorts) {
  return (command: OnAttempt & { readonly code: unknown }): Promise<Result<Advance, StepError>> =>
    answerChallenge(ports, command, {
      kind: 'backup_code',
      wrong: 'code_wrong',
      person: 'changed',
      verify: async (tx, judged, purpose) => {
        const code = canonicalBackupCode(command.code);
        if (code === null) return null;
        const shown = { judged, command, codeMac: ports.sealer.mac('backup_code', code), purpose };
        const { person, found } = judged;
        // F10: it is held for an enrolment and for nothing else. Where something is only to be proved it is spent, like every code.
        const opensEnrolment = purpose === 'guard' && found.attempt.intent?.kind !== 'prove';
        const isLast = opensEnrolment && isLastCode(person.facts.factors, person.settings);
        const factorId = await (isLast ? reserve : spend)(ports, tx, shown);
        return factorId === null ? null : { method: 'backup_code', at: tx.now, factorId, purpose };
      },
    });
}

/** The event tells how many are left, and whether the person has anything else: the notice to them is made of it (F10). */
async function spend(ports: CodePorts, tx: Tx, { judged, command, codeMac, purpose }: Shown): Promise<FactorId | null> {
  const { user, facts } = judged.person;
  const spent = await ports.store.spendBackupCode(tx, user.id, codeMac);
  if (spent === null) return null;
  const data = { factor: spent.factor, purpose, remaining: spent.remaining, onlyFactor: codesRunway(facts.factors) !== null };
  await record(ports, tx, eventOn({ judged, command }, 'backup_codes.used', data));
  return spent.factor;
}

async function reserve(ports: CodePorts, tx: Tx, { judged, command, codeMac }: Shown): Promise<FactorId | null> {
  const { attempt } = judged.found;
  const factor = await ports.store.reserveBackupCode(tx, judged.person.user.id, { codeMac, attempt: attempt.id });
  if (factor === null) return null;
  const data = { factor, until: formatInstant(attempt.expiresAt) };
  await record(ports, tx, eventOn({ judged, command }, 'backup_codes.last_reserved', data));
  return factor;
}
