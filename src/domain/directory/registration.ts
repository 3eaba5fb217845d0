import { canonicalLoginName } from './loginName.ts';
import { mailAddress } from './mailAddress.ts';

/** The part after the @, as domains are compared. */
export function domainOf(mail: string): string {
  return mail.slice(mail.lastIndexOf('@') + 1).toLowerCase();
}

/** A domain as a setting names it: labels of letters, digits and hyphens. @returns null for anything else. */
export function mailDomain(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 253) return null;
  const domain = text.trim().toLowerCase();
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(domain) ? domain : null;
}

/** @param allowed empty: any. */
export function isAllowedDomain(mail: string, allowed: readonly string[]): boolean {
  return allowed.length === 0 || allowed.includes(domainOf(mail));
}

/**
 * Whoever registers signs in with the address. One that another spelling would turn into another's login name is none to
 * register with: its mail goes elsewhere than that of the address which it looks like.
 * @returns null when it is no address.
 */
export function registeredAs(text: unknown): { readonly mail: string; readonly loginName: string } | null {
  const mail = mailAddress(text);
  const loginName = canonicalLoginName(mail);
  return mail === null || loginName === null || loginName !== mail.toLowerCase() ? null : { mail, loginName };
}
