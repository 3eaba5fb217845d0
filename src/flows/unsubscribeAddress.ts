import type { TenantId } from '../domain/directory/tenant.ts';
import { tenantUrl } from '../domain/directory/tenantUrl.ts';
import type { UserId } from '../domain/directory/user.ts';
import type { Ports } from '../ports/ports.ts';

/**
 * Where somebody ends the mails of roll-outs. The address is good for this alone, of this person alone, and is never over: it has to work
 * from a mail that lay for a year. Nothing is stored for it.
 */
export function unsubscribeAddress(
  ports: Pick<Ports, 'sealer' | 'capabilities'>,
  tenant: { readonly id: TenantId; readonly slug: string },
  user: UserId,
): string {
  return `${tenantUrl(ports.capabilities, tenant.slug)}/unsubscribe?person=${user}&key=${unsubscribeKey(ports, tenant.id, user)}`;
}

export function isUnsubscribeKey(ports: Pick<Ports, 'sealer'>, tenantId: TenantId, user: UserId, key: unknown): boolean {
  const expected = unsubscribeKey(ports, tenantId, user);
  if (typeof key !== 'string' || key.length !== expected.length) return false;
  // In constant time.
  let difference = 0;
  for (let index = 0; index < expected.length; index += 1) difference |= expected.charCodeAt(index) ^ key.charCodeAt(index);
  return difference === 0;
}

function unsubscribeKey({ sealer }: Pick<Ports, 'sealer'>, tenantId: TenantId, user: UserId): string {
  return Array.from(sealer.mac('unsubscribe', `${tenantId} ${user}`), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
