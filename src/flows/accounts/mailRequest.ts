import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Sealer } from '../../ports/sealer.ts';

/** What a stranger asked to be sent, on its way from the answer that they got to the one that only the mailbox gets. */
export type MailRequest =
  | { readonly purpose: 'reset_password'; readonly name: string; readonly address: string | null }
  | { readonly purpose: 'registration'; readonly mail: string; readonly displayName: string; readonly address: string | null };

/** What people type into the field of a name is sometimes their password, so nobody reads it from the database. */
export function sealRequest(sealer: Sealer, tenantId: TenantId, request: MailRequest): string {
  const plain = new TextEncoder().encode(JSON.stringify(request));
  return [...sealer.seal(plain, { purpose: 'mail_request', owner: tenantId })].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws when it is not one that was sealed here for this tenant. */
export function openRequest(sealer: Sealer, tenantId: TenantId, sealed: string): MailRequest {
  const bytes = Uint8Array.from(sealed.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  return JSON.parse(new TextDecoder().decode(sealer.open(bytes, { purpose: 'mail_request', owner: tenantId }))) as MailRequest;
}
