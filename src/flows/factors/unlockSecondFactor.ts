import type { UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface UnlockSecondFactor extends Administration {
  readonly user: UserId;
}

/** Ends the hard stop after 100 wrong second factors in a row, which no time ends (security.md, "Numbers"). The factors stay. */
export function unlockSecondFactor(ports: Pick<Ports, 'store'>) {
  return (command: UnlockSecondFactor): Promise<Result<void, 'not_permitted' | 'user_not_found'>> =>
    administer(ports, { ...command, act: 'unlock_second_factor', on: command.user }, async (tx, acting) => {
      const person = await personActedOn(ports, tx, { acting, user: command.user });
      if (!person.ok) return person;
      await ports.store.clearSecondFactorGuesses(tx, command.user);
      await record(ports, tx, eventBy(command.by, 'user.second_factor_unlocked', { user: command.user, data: {} }));
      return succeeded(undefined);
    });
}
