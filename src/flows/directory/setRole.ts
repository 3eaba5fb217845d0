import { may } from '../../domain/directory/permissions.ts';
import type { Role, User, UserId } from '../../domain/directory/user.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy, notGiving } from '../administer.ts';
import { type ConfirmationRefused, confirmedAct } from '../confirmedAct.ts';
import { dispensable } from '../dispensable.ts';
import { endTokensOf } from '../endTokensOf.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';

export interface SetRole extends Administration {
  readonly user: UserId;
  /** null: an ordinary person from now on. */
  readonly role: Role | null;
}

export type SetRoleError = 'user_not_found' | 'last_owner' | ConfirmationRefused;

/** Gives a person a role, or takes it. Sessions are judged by all rules from then on (S8), and tokens of somebody who may make none are over. */
export function setRole(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: SetRole): Promise<Result<User, SetRoleError>> =>
    administer(ports, { ...command, act: 'give_role', on: command.user }, async (tx, acting): Promise<Result<User, SetRoleError>> => {
      const barred = notGiving(acting, command.role);
      if (barred !== null) return barred;
      const target = { acting, user: command.user };
      // F6: the last owner who can sign in stays one.
      const person = command.role === 'owner' ? await personActedOn(ports, tx, target) : await dispensable(ports, tx, target);
      if (!person.ok || person.value.role === command.role) return person;
      const confirmed = await confirmedAct(ports, tx, command, { act: 'give_role', person: person.value, role: command.role });
      if (!confirmed.ok) return confirmed;
      await ports.store.updateUser(tx, command.user, { role: command.role });
      const data = { from: person.value.role, to: command.role };
      await record(ports, tx, eventBy(command.by, 'user.role_changed', { user: command.user, data }));
      if (!may(command.role, 'make_token')) await endTokensOf(ports, tx, { by: command.by, maker: command.user });
      return succeeded({ ...person.value, role: command.role });
    });
}
