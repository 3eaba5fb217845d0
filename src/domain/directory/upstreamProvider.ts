import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import { editionOf } from './edition.ts';
import type { GroupId } from './group.ts';
import type { UserId } from './user.ts';

export type UpstreamProviderId = Id<'UpstreamProvider'>;

/** How somebody gets an account here who proves at the provider who they are, and has no link yet. */
export type UpstreamAccounts =
  /** Not at all: people link their account themselves, while they are signed in. */
  | { readonly kind: 'linked' }
  /** The account with the same address is theirs, where the address is verified on both sides. */
  | { readonly kind: 'by_mail' }
  /** One is made for them, in these groups. */
  | { readonly kind: 'create'; readonly groups: readonly GroupId[] };

export const UPSTREAM_ACCOUNTS = ['linked', 'by_mail', 'create'] as const satisfies readonly UpstreamAccounts['kind'][];

/** Which of the claims of the provider say what of a person. */
export interface UpstreamClaimNames {
  readonly loginName: string;
  readonly mail: string;
  readonly displayName: string;
}

/** What a provider claims when it has asked for MFA. Both empty: nothing that it claims counts as MFA here. */
export interface MfaMapping {
  readonly acr: readonly string[];
  readonly amr: readonly string[];
}

/** What administrators say of a provider, besides its secret. */
export interface UpstreamSays {
  /** On the button: "Continue with NAME". */
  readonly name: string;
  /** It never changes: the same subject of another issuer is somebody else. */
  readonly issuer: string;
  readonly clientId: string;
  /** Besides `openid`. */
  readonly scopes: readonly string[];
  readonly claims: UpstreamClaimNames;
  readonly accounts: UpstreamAccounts;
  readonly mfa: MfaMapping;
}

/** An OpenID provider elsewhere at which people of the tenant may prove who they are. */
export interface UpstreamProvider extends UpstreamSays {
  readonly id: UpstreamProviderId;
  readonly createdAt: Instant;
  /** null: people can sign in with it. */
  readonly disabledAt: Instant | null;
}

/** That whom the issuer calls `subject` is this person. */
export interface UpstreamLink {
  readonly id: Id<'UpstreamLink'>;
  readonly provider: UpstreamProviderId;
  readonly issuer: string;
  readonly subject: string;
  readonly user: UserId;
  /** What the provider calls them, so that they know it again; null: it did not say. */
  readonly label: string | null;
  readonly linkedAt: Instant;
  /** null: never since it was made. */
  readonly lastUsedAt: Instant | null;
}

/** Whether what a provider claimed is what it claims after MFA. Nothing is unless an administrator has said so. */
export function isMfaByMapping(
  { acr, amr }: MfaMapping,
  claimed: { readonly acr: string | null; readonly amr: readonly string[] },
): boolean {
  return (claimed.acr !== null && acr.includes(claimed.acr)) || claimed.amr.some((name) => amr.includes(name));
}

export function countsMfa({ mfa }: Pick<UpstreamSays, 'mfa'>): boolean {
  return mfa.acr.length > 0 || mfa.amr.length > 0;
}

/** Tells one state of what is said of a provider from another, so that nobody overwrites what they have not seen. Its switch is not among it. */
export function editionOfUpstream(provider: UpstreamProvider): number {
  const { name, clientId, scopes, claims, accounts, mfa } = provider;
  return editionOf([name, clientId, JSON.stringify([scopes, claims, accounts, mfa])]);
}
