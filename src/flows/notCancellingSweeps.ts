import type { Refusal } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { PolicyVersionId } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Acting, notBesides } from './administer.ts';

/**
 * Whoever takes a version back before it begins takes back what was to happen to all sessions with it (S6), so it needs what that needed: a
 * program that keeps rules or the directory cancels no emergency.
 * @returns null when this one may.
 */
export async function notCancellingSweeps(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { acting, versions }: { readonly acting: Acting; readonly versions: readonly PolicyVersionId[] },
): Promise<Refusal<'not_permitted'> | null> {
  if (!(await store.isSweepToCome(tx, versions))) return null;
  return notBesides(acting, 'demote_all_sessions') ?? notBesides(acting, 'revoke_all_sessions');
}
