import type { User, UserId } from '../domain/directory/user.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Acting, notActingOn } from './administer.ts';

/** The person on whom an administrator is about to act, if there is one and the administrator may. */
export async function personActedOn(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  on: { readonly acting: Acting; readonly user: UserId },
): Promise<Result<User, 'user_not_found' | 'not_permitted'>> {
  const person = await ports.store.findUser(tx, on.user);
  if (person === null) return userNotFound();
  return notActingOn(on.acting, person) ?? succeeded(person);
}

export function userNotFound(): Refusal<'user_not_found'> {
  return refused('user_not_found', 'There is no such person in this tenant.');
}
