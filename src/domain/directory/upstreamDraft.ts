import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { displayName } from './displayName.ts';
import type { GroupId } from './group.ts';
import { UPSTREAM_ACCOUNTS, type UpstreamAccounts, type UpstreamClaimNames, type UpstreamSays } from './upstreamProvider.ts';

/** A provider as it comes from outside. */
export type UpstreamDraft = { readonly [Key in keyof UpstreamSays]: unknown };

export const DEFAULT_UPSTREAM_SCOPES: readonly string[] = ['profile', 'email'];
/** OpenID Connect Core, 5.1 */
export const DEFAULT_UPSTREAM_CLAIMS: UpstreamClaimNames = { loginName: 'preferred_username', mail: 'email', displayName: 'name' };

/** RFC 6749, 3.3: a scope token. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/;
/** A claim's name, and a value of `acr` or `amr`. */
const WORD = /^[\x21-\x7E]{1,200}$/;
const MOST_WORDS = 20;

/**
 * Reads what is said of a provider.
 * @param from `development`: plain http on this machine will do, as it does for this deployment itself.
 */
export function upstreamFrom(draft: UpstreamDraft, from: 'production' | 'development'): Result<UpstreamSays, 'upstream_malformed'> {
  const name = displayName(draft.name);
  if (name === null || name.length > 40) return malformed('name', 'A name is a line of 1 to 40 characters: it stands on a button.');
  const { issuer } = draft;
  if (!isIssuer(issuer, from))
    return malformed('issuer', 'The issuer is an https address without query and fragment, as the provider writes it.');
  const { clientId } = draft;
  if (typeof clientId !== 'string' || !/^[\x20-\x7E]{1,255}$/.test(clientId))
    return malformed('clientId', 'The client id is what the provider gave: 1 to 255 characters.');
  const scopes = words(draft.scopes, SCOPE);
  if (scopes === null) return malformed('scopes', `The scopes are a list of at most ${MOST_WORDS} OAuth scopes.`);
  const claims = claimsFrom(draft.claims);
  if (claims === null) return malformed('claims', 'The claims are the names of claims: loginName, mail and displayName.');
  const accounts = accountsFrom(draft.accounts);
  if (accounts === null) return malformed('accounts', `How accounts come to be is one of: ${UPSTREAM_ACCOUNTS.join(', ')}.`);
  const { acr, amr } = objectOf(draft.mfa);
  const mfa = { acr: words(acr, WORD), amr: words(amr, WORD) };
  if (mfa.acr === null || mfa.amr === null) return malformed('mfa', 'What counts as MFA is a list of acr values and one of amr values.');
  return succeeded({
    name,
    issuer,
    clientId,
    scopes: scopes.filter((scope) => scope !== 'openid'),
    claims,
    accounts,
    mfa: { acr: mfa.acr, amr: mfa.amr },
  });
}

/** It is compared as it is written (OpenID Connect Core, 3.1.3.7), so nothing of it is changed. */
export function isIssuer(text: unknown, from: 'production' | 'development'): text is string {
  if (typeof text !== 'string' || text.length > 400 || /[?#\s]/.test(text)) return false;
  const address = URL.parse(text);
  if (address === null || address.username !== '' || address.password !== '') return false;
  return address.protocol === 'https:' || (from === 'development' && isLoopbackUrl(text));
}

/** Plain http on this machine: no deployment that anybody else reaches. */
export function isLoopbackUrl(text: string): boolean {
  const address = URL.parse(text);
  return address !== null && address.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
}

function claimsFrom(draft: unknown): UpstreamClaimNames | null {
  const { loginName, mail, displayName: shown } = objectOf(draft);
  if (!isWord(loginName) || !isWord(mail) || !isWord(shown)) return null;
  return { loginName, mail, displayName: shown };
}

function accountsFrom(draft: unknown): UpstreamAccounts | null {
  const { kind, groups } = objectOf(draft);
  switch (kind) {
    case 'linked':
    case 'by_mail':
      return { kind };
    case 'create':
      // Whether there are such groups is for the store to say.
      return Array.isArray(groups) && groups.length <= MOST_WORDS && groups.every((one) => typeof one === 'string')
        ? { kind, groups: [...new Set(groups as GroupId[])] }
        : null;
    default:
      return null;
  }
}

function words(list: unknown, form: RegExp): readonly string[] | null {
  if (!Array.isArray(list) || list.length > MOST_WORDS) return null;
  return list.every((one) => typeof one === 'string' && form.test(one)) ? [...new Set(list as string[])] : null;
}

function isWord(text: unknown): text is string {
  return typeof text === 'string' && WORD.test(text);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function malformed(field: keyof UpstreamSays, detail: string) {
  return refused('upstream_malformed', detail, { field });
}
