import type { FactorId, FactorKind } from '../../domain/factors/factor.ts';
import { isLastUsable } from '../../domain/policy/removal.ts';
import { showingOf } from '../../domain/policy/showingOf.ts';
import { opensChange } from '../../domain/sessions/changeProof.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type ChangeOwn, changeOwn, ownEvent } from '../ownAccount.ts';
import { record } from '../record.ts';
import { ownFactorNotFound } from './readOwnFactor.ts';

export interface RemoveOwnFactor extends ChangeOwn {
  readonly factor: FactorId;
}

export type RemoveOwnFactorError = 'session_needed' | 'factor_not_found' | 'fresh_proof_needed' | 'last_usable_factor';

/**
 * Removes one of the person's own factors. S9: under the lock of their row, so that of two tabs that remove the last two
 * the second sees what the first has left. S8: sessions lose the proofs that were made with it. F8: with the last real one
 * the companion codes go.
 */
export function removeOwnFactor(ports: Pick<Ports, 'store'>) {
  return (command: RemoveOwnFactor): Promise<Result<{ readonly kind: FactorKind }, RemoveOwnFactorError>> =>
    changeOwn(ports, { ...command, act: 'remove_factor' }, async (tx, { facts, snapshot, account, session }) => {
      const { factors } = facts.user;
      if (!factors.some(({ id }) => id === command.factor)) return ownFactorNotFound();
      if (!opensChange(showingOf(facts), 'any_factor')) return freshProofNeeded();
      if (isLastUsable(snapshot, { facts, account: account.id, factor: command.factor })) {
        return refused(
          'last_usable_factor',
          'A second step is required for you, and this is the last factor that serves as one. Add another one first.',
        );
      }
      const label = (await ports.store.listFactors(tx, session.userId)).find(({ id }) => id === command.factor)?.label ?? '';
      const kind = await ports.store.removeFactor(tx, session.userId, command.factor);
      if (kind === null) return ownFactorNotFound();
      await record(ports, tx, ownEvent(command, 'factor.removed', { data: { factor: command.factor, kind, label, reason: 'removed' } }));
      return succeeded({ kind });
    });
}

/** S10: whatever the level. */
export function freshProofNeeded() {
  return refused('fresh_proof_needed', 'Show a factor that you have first. A proof counts for five minutes.');
}
