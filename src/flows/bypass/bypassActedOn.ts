import type { BypassId } from '../../domain/policy/bypass.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { BypassRecord } from '../../ports/store/bypassStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { Acting } from '../administer.ts';
import { personActedOn } from '../personActedOn.ts';

export type BypassActedOnError = 'bypass_not_found' | 'user_not_found' | 'not_permitted' | 'bypass_over';

/** A bypass that an administrator is about to change or revoke: it is not over, and its person is held and one whom they may act on. */
export async function bypassActedOn(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  on: { readonly acting: Acting; readonly bypass: BypassId },
): Promise<Result<BypassRecord, BypassActedOnError>> {
  const found = await ports.store.findBypass(tx, on.bypass);
  if (found === null) return bypassNotFound();
  await ports.store.lockUser(tx, found.user);
  const person = await personActedOn(ports, tx, { acting: on.acting, user: found.user });
  if (!person.ok) return person;
  // Read again now that it is held.
  const bypass = await ports.store.findBypass(tx, on.bypass);
  if (bypass === null) return bypassNotFound();
  return bypass.revokedAt === null && tx.now < bypass.until ? succeeded(bypass) : bypassOver();
}

function bypassNotFound(): Refusal<'bypass_not_found'> {
  return refused('bypass_not_found', 'There is no such bypass in this tenant.');
}

export function bypassOver(): Refusal<'bypass_over'> {
  return refused('bypass_over', 'This bypass is over. Grant another one.');
}
