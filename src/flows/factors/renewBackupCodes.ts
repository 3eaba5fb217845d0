import type { UserId } from '../../domain/directory/user.ts';
import { codesRenewal } from '../../domain/policy/codesRenewal.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { newBatch } from '../newBatch.ts';
import { personActedOn, userNotFound } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface RenewBackupCodes extends Administration {
  readonly user: UserId;
}

export type RenewBackupCodesError = 'not_permitted' | 'user_not_found' | 'no_factor_to_renew_for' | 'backup_codes_not_allowed';

/** What is handed over to the person: shown this once to whoever does it. */
export interface RenewedCodes {
  readonly codes: readonly string[];
  /** Whether they stand beside a real factor (F8), or are all that the person has (F9). */
  readonly companion: boolean;
}

/** F11: makes a new batch of backup codes for another person; the one before is dead, and proofs made with it count no more (S8). */
export function renewBackupCodes(ports: Pick<Ports, 'store' | 'random' | 'sealer'>) {
  return (command: RenewBackupCodes): Promise<Result<RenewedCodes, RenewBackupCodesError>> =>
    administer(ports, { ...command, act: 'renew_codes', on: command.user }, async (tx, acting) => {
      // Held against a sign-in that is enrolling or spending a code, and against a role that is given meanwhile: what is judged is what is changed.
      if (!(await ports.store.lockUser(tx, command.user))) return userNotFound();
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const gathered = await ports.store.gatherPerson(tx, command.user);
      if (gathered === null) return userNotFound();
      const snapshot = await ports.store.policySnapshot(tx, gathered.revision);
      const renewal = codesRenewal(snapshot, { at: tx.now, user: gathered.facts });
      if (!renewal.ok) return renewal;
      const { companion } = renewal.value;
      const codes = await newBatch(ports, tx, { user: command.user, companion });
      const data = { companion, renewed: true, count: codes.length };
      await record(ports, tx, eventBy(command.by, 'backup_codes.made', { user: command.user, data }));
      return succeeded({ codes, companion });
    });
}
