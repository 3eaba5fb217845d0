import type { UserId } from '../../domain/directory/user.ts';
import type { FactorId, FactorKind } from '../../domain/factors/factor.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { dispensable } from '../dispensable.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface RemoveFactor extends Administration {
  readonly user: UserId;
  readonly factor: FactorId;
}

export type RemoveFactorError = 'not_permitted' | 'user_not_found' | 'factor_not_found' | 'last_owner';

/**
 * Takes a factor from another person who has lost it. S8: proofs made with it count no more, all rules judge what is
 * left, and since somebody else did it, the person's sessions end as well.
 */
export function removeFactor(ports: Pick<Ports, 'store'>) {
  return (command: RemoveFactor): Promise<Result<{ readonly kind: FactorKind }, RemoveFactorError>> =>
    administer(ports, { ...command, act: 'remove_factor', on: command.user }, async (tx, acting) => {
      const target = { acting, user: command.user };
      const person = await personActedOn(ports, tx, target);
      if (!person.ok) return person;
      const factors = await ports.store.listFactors(tx, command.user);
      // Factors of other people are answered like factors that never were.
      if (!factors.some(({ id }) => id === command.factor)) return factorNotFound();
      const free = await dispensable(ports, tx, target);
      if (!free.ok) return free;
      const kind = await ports.store.removeFactor(tx, command.user, command.factor);
      if (kind === null) return factorNotFound();
      await ports.store.endSessionsOfUser(tx, command.user);
      const data = { factor: command.factor, kind, reason: 'removed' };
      await record(ports, tx, eventBy(command.by, 'factor.removed', { user: command.user, data }));
      return succeeded({ kind });
    });
}

function factorNotFound() {
  return refused('factor_not_found', 'This person has no such factor.');
}
