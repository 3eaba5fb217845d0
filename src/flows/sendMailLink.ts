import type { AuditEvent } from '../domain/audit/event.ts';
import { LINK_BYTES, LINK_LIFETIMES, type LinkPurpose } from '../domain/directory/mailLink.ts';
import type { Tenant, TenantId } from '../domain/directory/tenant.ts';
import { tenantUrl } from '../domain/directory/tenantUrl.ts';
import { inWords } from '../domain/messages/inWords.ts';
import type { MessageValues } from '../domain/messages/message.ts';
import { after, HOUR } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { LinkFor } from '../ports/store/accountStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { postMail } from './postMail.ts';
import { record } from './record.ts';

export type LinkPorts = Pick<Ports, 'store' | 'random' | 'sealer' | 'capabilities'>;

export interface NewLink {
  readonly for: LinkFor;
  readonly to: string;
  readonly tenant: Tenant;
  /** What its mail is filled with besides the link and its end. */
  readonly values: MessageValues;
  /** Who wanted it, for the audit. */
  readonly wantedBy: Pick<AuditEvent, 'actor' | 'session' | 'address'>;
}

/** Makes a link, ends the earlier one for the same purpose, and puts its mail into the outbox; all in this transaction. */
export async function sendMailLink(ports: LinkPorts, tx: Tx, link: NewLink): Promise<void> {
  const { for: whom, to, tenant, wantedBy } = link;
  const [purpose, user] = whom.kind === 'account' ? [whom.purpose, whom.user] : (['registration', null] as const);
  const secret = ports.random.token(LINK_BYTES);
  const expiresAt = after(tx.now, lifetimeOf(purpose, tenant));
  const stored = await ports.store.replaceMailToken(tx, { digest: linkDigest(ports, tx.tenantId, secret), for: whom, mail: to, expiresAt });
  if (!stored) throw new Error('a link for an account that is not there');
  await postMail(ports, tx, {
    template: purpose,
    user,
    to,
    values: { ...link.values, until: inWords(expiresAt) },
    // From the settings, never from what a request says of itself. In the query, which the log leaves out.
    secrets: { link: `${tenantUrl(ports.capabilities, tenant.slug)}/link?key=${secret}` },
    expiresAt,
  });
  await record(ports, tx, {
    ...wantedBy,
    type: 'mail_link.sent',
    user,
    application: null,
    attempt: null,
    data: { purpose, to },
  });
}

/** The tenant is part of it: a link is one of the tenant that it was made for, and of no other. */
export function linkDigest({ sealer }: Pick<Ports, 'sealer'>, tenantId: TenantId, secret: string): Uint8Array {
  return sealer.mac('mail_link', `${tenantId} ${secret}`);
}

function lifetimeOf(purpose: LinkPurpose, { settings }: Tenant): number {
  return purpose === 'invitation' ? settings.invitationHours * HOUR : LINK_LIFETIMES[purpose];
}
