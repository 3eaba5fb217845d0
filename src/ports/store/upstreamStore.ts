import type { UpstreamLink, UpstreamProvider, UpstreamProviderId, UpstreamSays } from '../../domain/directory/upstreamProvider.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { AttemptId } from '../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** What somebody is at a provider elsewhere for: to sign in, or to link their account while they are signed in. */
export type UpstreamErrand =
  | { readonly kind: 'attempt'; readonly attempt: AttemptId }
  | { readonly kind: 'session'; readonly session: SessionId };

export interface UpstreamRequest {
  readonly provider: UpstreamProviderId;
  readonly proof: 'any' | 'now';
  readonly askedAt: Instant;
}

export interface UpstreamListed extends UpstreamProvider {
  readonly links: number;
  /** How many people with a link have neither a password nor a passkey. */
  readonly onlyWay: number;
}

/** Providers elsewhere, who is who at them, and who is there just now. */
export interface UpstreamStore {
  /** @returns false: another provider of the tenant has the issuer. */
  insertUpstreamProvider(tx: Tx, provider: UpstreamProvider, sealedSecret: Uint8Array): Promise<boolean>;
  findUpstreamProvider(tx: Tx, provider: UpstreamProviderId): Promise<(UpstreamProvider & { readonly sealedSecret: Uint8Array }) | null>;
  /** The first that was made first. */
  listUpstreamProviders(tx: Tx): Promise<readonly UpstreamListed[]>;
  /** Those with which people can sign in. */
  listUpstreamOffered(tx: Tx): Promise<readonly Pick<UpstreamProvider, 'id' | 'name'>[]>;
  /** Everything but the issuer. @param sealedSecret null: it stays. @returns false: there is no such provider. */
  updateUpstreamProvider(
    tx: Tx,
    provider: UpstreamProviderId,
    to: { readonly says: UpstreamSays; readonly sealedSecret: Uint8Array | null },
  ): Promise<boolean>;
  /** @returns false: it was so already, or is gone. */
  switchUpstreamProvider(tx: Tx, provider: UpstreamProviderId, to: { readonly isDisabled: boolean }): Promise<boolean>;
  /** Its links go with it. @returns false: there is no such provider. */
  deleteUpstreamProvider(tx: Tx, provider: UpstreamProviderId): Promise<boolean>;

  /** @returns false: whom the issuer calls so is linked already. */
  insertUpstreamLink(tx: Tx, link: UpstreamLink): Promise<boolean>;
  findUpstreamLink(tx: Tx, of: Pick<UpstreamLink, 'provider' | 'subject'>): Promise<UpstreamLink | null>;
  /** The first that was made first. */
  listUpstreamLinks(tx: Tx, user: UserId): Promise<readonly (UpstreamLink & { readonly providerName: string })[]>;
  deleteUpstreamLink(tx: Tx, of: Pick<UpstreamLink, 'id' | 'user'>): Promise<boolean>;
  noteUpstreamUse(tx: Tx, link: UpstreamLink['id']): Promise<void>;

  /** The only one of this attempt or session: whoever begins again cannot end what they began before. */
  putUpstreamRequest(tx: Tx, errand: UpstreamErrand, request: UpstreamRequest & { readonly stateHash: Uint8Array }): Promise<void>;
  /** Takes it away, so that it is ended once; null: there is none, or it was another one. */
  takeUpstreamRequest(tx: Tx, errand: UpstreamErrand, stateHash: Uint8Array): Promise<UpstreamRequest | null>;
}
