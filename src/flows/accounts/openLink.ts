import type { LinkPurpose } from '../../domain/directory/mailLink.ts';
import { registeredAs } from '../../domain/directory/registration.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { findLink, type LinkPorts } from '../followLink.ts';
import { tenantHere } from '../tenantHere.ts';

/** What the page of a link shows. */
export interface LinkView {
  readonly purpose: LinkPurpose;
  readonly tenantName: string;
  /** The name with which the person signs in, or is to. */
  readonly loginName: string;
  readonly displayName: string;
  /** Where the link went. */
  readonly mail: string;
}

/** Reads what a link is for. It changes nothing: programs that look into mails open links too. */
export function openLink(ports: LinkPorts) {
  return ({ tenantId, secret }: { readonly tenantId: TenantId; readonly secret: unknown }): Promise<Result<LinkView, 'link_over'>> =>
    ports.store.transaction(tenantId, async (tx) => {
      const found = await findLink(ports, tx, secret);
      if (found === null) return refused('link_over', 'This link is over.');
      const { name: tenantName } = await tenantHere(ports, tx);
      const { purpose, mail } = found;
      if (found.purpose === 'registration') {
        return succeeded({ purpose, mail, tenantName, displayName: found.displayName, loginName: registeredAs(mail)?.loginName ?? mail });
      }
      const { loginName, displayName } = found.user;
      return succeeded({ purpose, mail, tenantName, loginName, displayName });
    });
}
