import type { User } from '../domain/directory/user.ts';
import type { Administrator } from '../domain/policy/conflicts.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

/** An owner or administrator, and with what they begin a sign-in. */
export interface AdministratorNow extends Administrator {
  readonly person: User;
}

/**
 * The enabled owners and administrators, as F6 counts them. Whoever is at the hard stop of the second factor is left out:
 * time does not end it, so they cannot sign in.
 */
export async function administratorsNow({ store }: Pick<Ports, 'store'>, tx: Tx): Promise<readonly AdministratorNow[]> {
  const administrators: AdministratorNow[] = [];
  for (const { user: person } of await store.listAdministrators(tx)) {
    const gathered = await store.gatherPerson(tx, person.id);
    if (gathered === null || gathered.locked) continue;
    const found = await store.findPassword(tx, person.loginName);
    const password = found === null || found.passwordHash === null ? 'no_password' : 'password';
    administrators.push({ person, user: gathered.facts, password });
  }
  return administrators;
}
