import type { FactorId } from '../../domain/factors/factor.ts';
import { factorLabel } from '../../domain/factors/factorLabel.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type ChangeOwn, changeOwn, ownEvent } from '../ownAccount.ts';
import { record } from '../record.ts';
import { ownFactorNotFound } from './readOwnFactor.ts';

export interface RenameOwnFactor extends ChangeOwn {
  readonly factor: FactorId;
  readonly label: unknown;
}

/** Gives one of the person's own factors another name. It changes nothing about what the factor opens, so it needs no proof. */
export function renameOwnFactor(ports: Pick<Ports, 'store'>) {
  return (
    command: RenameOwnFactor,
  ): Promise<Result<{ readonly label: string }, 'session_needed' | 'factor_not_found' | 'label_malformed'>> =>
    changeOwn(ports, { ...command, act: 'rename_factor' }, async (tx, { session }) => {
      const label = factorLabel(command.label);
      if (label === null) return refused('label_malformed', 'Use one line of 1 to 64 characters.');
      const renamed = await ports.store.renameFactor(tx, session.userId, { factor: command.factor, label });
      if (renamed === null) return ownFactorNotFound();
      const { kind, from } = renamed;
      await record(ports, tx, ownEvent(command, 'factor.renamed', { data: { factor: command.factor, kind, from, to: label } }));
      return succeeded({ label });
    });
}
