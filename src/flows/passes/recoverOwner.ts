import type { User, UserId } from '../../domain/directory/user.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import { after, formatInstant, HOUR, type Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { endTokensOf } from '../endTokensOf.ts';
import { userNotFound } from '../personActedOn.ts';
import { record } from '../record.ts';
import { tenantHere } from '../tenantHere.ts';
import { newPass, type PassMade, type PassPorts } from './newPass.ts';

export interface RecoverOwner extends Administration {
  readonly user: UserId;
}

export interface OwnerRecovered {
  readonly owner: User;
  readonly removed: readonly FactorKind[];
  readonly mustEnrolUntil: Instant;
  /** Once: it is in no other answer, and dead when it was used. */
  readonly pass: PassMade;
}

/**
 * B8: the way back for an owner who is alone and locked out, for whoever runs the machine and nobody else. It takes the
 * factors away, ends sessions, API tokens and the hard stop, and gives a pass. The event names all owners, who are told of it.
 */
export function recoverOwner(ports: PassPorts) {
  return (command: RecoverOwner): Promise<Result<OwnerRecovered, 'not_permitted' | 'user_not_found' | 'not_an_owner'>> =>
    administer(ports, { ...command, act: 'recover_owner', on: command.user }, async (tx) => {
      const { store } = ports;
      if (!(await store.lockUser(tx, command.user))) return userNotFound();
      const owner = await store.findUser(tx, command.user);
      if (owner === null) return userNotFound();
      if (owner.role !== 'owner') return refused('not_an_owner', 'Only owners are recovered. For anybody else there is a reset or a pass.');
      const { settings } = await tenantHere(ports, tx);
      const mustEnrolUntil = after(tx.now, settings.enrolmentWindowHours * HOUR);
      const removed = await store.resetFactors(tx, owner.id, mustEnrolUntil);
      await store.clearSecondFactorGuesses(tx, owner.id);
      await store.endSessionsOfUser(tx, owner.id);
      const pass = await newPass(ports, tx, command);
      const owners = (await store.listAdministrators(tx)).filter(({ user }) => user.role === 'owner').map(({ user }) => user.id);
      const data = {
        removed,
        until: formatInstant(mustEnrolUntil),
        pass: pass.id,
        passUntil: formatInstant(pass.expiresAt),
        owners,
      };
      await record(ports, tx, eventBy(command.by, 'owner.recovered', { user: owner.id, data }));
      await endTokensOf(ports, tx, { by: command.by, maker: owner.id });
      return succeeded({ owner, removed, mustEnrolUntil, pass });
    });
}
