import type { User, UserId } from '../domain/directory/user.ts';
import { type Result, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import type { Acting } from './administer.ts';
import { checkedUnderLock } from './checkedUnderLock.ts';
import { ownerRemains } from './ownerRemains.ts';
import { personActedOn, userNotFound } from './personActedOn.ts';

/**
 * F6: a person whom the administrator may shut out, demote or take a factor from, because an owner who can sign in
 * remains. For an owner it takes the tenant's lock, so that of two owners who go at once one stays.
 * @throws Overtaken, which `administer` answers by repeating the act.
 */
export async function dispensable(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  on: { readonly acting: Acting; readonly user: UserId },
): Promise<Result<User, 'not_permitted' | 'user_not_found' | 'last_owner'>> {
  // The row first, so that nobody becomes an owner between the look and the act.
  if (!(await ports.store.lockUser(tx, on.user))) return userNotFound();
  const person = await personActedOn(ports, tx, on);
  if (!person.ok || person.value.role !== 'owner' || person.value.disabledAt !== null) return person;
  const checked = await checkedUnderLock(ports, tx, async (revision) => {
    return (await ownerRemains(ports, tx, { leaving: on.user, revision })) ?? person;
  });
  return checked.ok ? succeeded(checked.value.value) : checked;
}
