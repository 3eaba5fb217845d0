import { displayName } from '../../domain/directory/displayName.ts';
import { MAIL_LIMITS } from '../../domain/directory/mailLink.ts';
import { domainOf, isAllowedDomain, registeredAs } from '../../domain/directory/registration.ts';
import type { Tenant, TenantId } from '../../domain/directory/tenant.ts';
import { countedNetwork } from '../../domain/factors/countedNetwork.ts';
import { type Result, refused } from '../../kernel/result.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { displayNameMalformed } from '../displayNameMalformed.ts';
import { mailMalformed } from '../mailMalformed.ts';
import { mailUnavailable } from '../mailUnavailable.ts';
import { tenantHere } from '../tenantHere.ts';
import { type AskPorts, enqueueRequest, noteRefusal } from './enqueueRequest.ts';

export interface AskRegistration {
  readonly tenantId: TenantId;
  readonly mail: unknown;
  readonly displayName: unknown;
  readonly address: string | null;
}

export type AskRegistrationError =
  | 'registration_closed'
  | 'mail_domain_not_allowed'
  | 'mail_malformed'
  | 'display_name_malformed'
  | 'too_many_attempts'
  | 'mail_unavailable';

/** A stranger wants an account, where the tenant lets them. The answer is the same whether the address has one or not. */
export function askRegistration(ports: AskPorts) {
  return async (command: AskRegistration): Promise<Result<void, AskRegistrationError>> => {
    if (ports.mailer === null) return mailUnavailable();
    return ports.store.transaction(command.tenantId, async (tx) => {
      const asked = await ask(ports, tx, { command, tenant: await tenantHere(ports, tx) });
      if (!asked.ok && asked.code !== 'too_many_attempts') {
        await noteRefusal(ports, tx, { purpose: 'registration', code: asked.code, address: command.address, limit: null });
      }
      return asked;
    });
  };
}

async function ask(
  ports: AskPorts,
  tx: Tx,
  { command, tenant }: { readonly command: AskRegistration; readonly tenant: Tenant },
): Promise<Result<void, AskRegistrationError>> {
  const { selfRegistration, registrationDomains } = tenant.settings;
  if (!selfRegistration) return refused('registration_closed', 'Nobody can make an account here on their own.');
  const as = registeredAs(command.mail);
  if (as === null) return mailMalformed();
  if (!isAllowedDomain(as.mail, registrationDomains)) {
    return refused('mail_domain_not_allowed', 'With an address of this domain nobody can make an account here.');
  }
  const display = displayName(command.displayName);
  if (display === null) return displayNameMalformed();
  const { address } = command;
  return enqueueRequest(ports, tx, {
    request: { purpose: 'registration', mail: as.mail, displayName: display, address },
    allotments: [
      { subject: ['registration', 'network', countedNetwork(address)], most: MAIL_LIMITS.mostPerNetwork },
      { subject: ['registration', 'address', as.loginName], most: MAIL_LIMITS.mostPerName },
      { subject: ['registration', 'domain', domainOf(as.mail)], most: MAIL_LIMITS.mostPerDomain },
      { subject: ['registration', 'tenant'], most: MAIL_LIMITS.mostPerTenant },
    ],
  });
}
