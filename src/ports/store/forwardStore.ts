import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import type { Group } from '../../domain/directory/group.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { User } from '../../domain/directory/user.ts';
import type { UserFacts } from '../../domain/policy/facts.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import type { RiskSettings } from '../../domain/risk/riskSettings.ts';
import type { LiveSession, ShownSession } from '../../domain/sessions/session.ts';
import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export type ForwardTicketId = Id<'ForwardTicket'>;

/** A one-time code with which a browser gets its ticket for a protected host. */
export interface NewForwardCode {
  readonly id: ForwardTicketId;
  readonly session: ShownSession;
  readonly application: ApplicationId;
  readonly origin: string;
  /** The request target to which the browser goes on. */
  readonly returnTo: string;
  readonly codeHash: Uint8Array;
  /** Digest of the secret of the browser that began on the protected host: no other gets a ticket for the code. */
  readonly browserHash: Uint8Array;
  readonly expiresAt: Instant;
}

/** What a code must match, all of it, and the digest of the ticket that takes its place. */
export interface RedeemedForwardCode {
  readonly codeHash: Uint8Array;
  readonly browserHash: Uint8Array;
  readonly origin: string;
  readonly ticketHash: Uint8Array;
}

/** Everything that the check of a ticket judges, of one moment. */
export interface Forwarded {
  readonly at: Instant;
  readonly origin: string;
  readonly session: LiveSession;
  readonly application: Pick<Application, 'id' | 'demand' | 'labels' | 'forwardAuth' | 'disabledAt'>;
  readonly user: Pick<User, 'id' | 'loginName' | 'displayName' | 'mail' | 'mailVerifiedAt'>;
  readonly groups: readonly Group[];
  readonly facts: UserFacts;
  /** Of the tenant. */
  readonly risk: RiskSettings;
  readonly snapshot: PolicySnapshot;
}

export interface ForwardStore {
  insertForwardCode(tx: Tx, code: NewForwardCode): Promise<void>;
  /**
   * One conditional update with one winner. The ticket ends with the session, and is dead when that is raised (S7).
   * @returns the target to which the browser goes on; null: no such code, used, expired, of another browser or host, or its session is over.
   */
  redeemForwardCode(tx: Tx, redeemed: RedeemedForwardCode): Promise<{ readonly returnTo: string; readonly expiresAt: Instant } | null>;
  /**
   * The check of every request to a protected host: one query for all that come at once, in no transaction, and none that began
   * before this was asked (S6). Notes the use of the session as `findLiveSession` does. null: no such ticket, or its session is over.
   */
  findForwarded(tenantId: TenantId, ticketHash: Uint8Array): Promise<Forwarded | null>;
}
