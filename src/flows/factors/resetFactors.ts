import type { UserId } from '../../domain/directory/user.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import { after, formatInstant, HOUR, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { dispensable } from '../dispensable.ts';
import { endTokensOf } from '../endTokensOf.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';

export interface ResetFactors extends Administration {
  readonly user: UserId;
}

export interface FactorsReset {
  /** The kinds of what was removed. */
  readonly removed: readonly FactorKind[];
  /** The end of the enrolment window. */
  readonly mustEnrolUntil: Instant;
}

export type ResetFactorsError = 'not_permitted' | 'user_not_found' | 'last_owner';

/**
 * B6, S8: takes all factors from another person, ends their sessions, their API tokens and the hard stop of the second factor, and opens the
 * enrolment window. The last owner who can sign in keeps theirs (F6).
 */
export function resetFactors(ports: Pick<Ports, 'store'>) {
  return (command: ResetFactors): Promise<Result<FactorsReset, ResetFactorsError>> =>
    administer(ports, { ...command, act: 'reset_factors', on: command.user }, async (tx, acting) => {
      const person = await dispensable(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      const { settings } = await tenantHere(ports, tx);
      const mustEnrolUntil = after(tx.now, settings.enrolmentWindowHours * HOUR);
      const removed = await ports.store.resetFactors(tx, command.user, mustEnrolUntil);
      await ports.store.clearSecondFactorGuesses(tx, command.user);
      await ports.store.endSessionsOfUser(tx, command.user);
      const data = { removed, until: formatInstant(mustEnrolUntil) };
      await record(ports, tx, eventBy(command.by, 'user.factors_reset', { user: command.user, data }));
      await endTokensOf(ports, tx, { by: command.by, maker: command.user });
      return succeeded({ removed, mustEnrolUntil });
    });
}
