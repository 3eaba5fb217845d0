import type { UserId } from '../domain/directory/user.ts';
import { canSignIn } from '../domain/policy/canSignIn.ts';
import { type Refusal, refused } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { administratorsNow } from './administratorsNow.ts';
import { builtInApplication } from './builtInApplication.ts';

/**
 * F6: disabling, demoting, deleting or resetting the last owner who can sign in is refused. A bypass is not counted on:
 * it ends.
 * @param leaving the owner who is to go. @param revision that the caller judges.
 * @returns null when another owner can sign in to the console.
 */
export async function ownerRemains(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { leaving, revision }: { readonly leaving: UserId; readonly revision: number },
): Promise<Refusal<'last_owner'> | null> {
  const snapshot = await store.policySnapshot(tx, revision);
  const console = await builtInApplication({ store }, tx, 'console');
  const others = (await administratorsNow({ store }, tx)).filter(({ person }) => person.role === 'owner' && person.id !== leaving);
  const able = others.some(({ user, password }) =>
    canSignIn(snapshot, { at: tx.now, application: console.id, user: { ...user, bypass: null } }, password),
  );
  return able ? null : refused('last_owner', 'This is the last owner who can sign in. Make another owner who can sign in first.');
}
