import type { TenantId } from '../domain/directory/tenant.ts';
import type { UserId } from '../domain/directory/user.ts';
import type { MessageId } from '../domain/messages/message.ts';
import type { SessionId } from '../domain/sessions/session.ts';

/**
 * What is to be done after a transaction, outside it: it is written in the transaction that causes it, and done at least
 * once, by whichever node comes first. The tenant is that of the transaction. A job holds no secret.
 */
export type Job =
  /** Tells the applications that a session had opened of its end (OpenID Connect Back-Channel Logout 1.0). The session may be gone. */
  | { readonly kind: 'backchannel_logout'; readonly session: SessionId }
  /**
   * S6: a counter ended any number of sessions; those of which somebody is to be told are found afterwards, page by page.
   * user null: everybody's. after: the last of the page before; null: the first page.
   */
  | { readonly kind: 'arrange_logouts'; readonly user: UserId | null; readonly after: SessionId | null }
  /** Sends a message of the outbox. */
  | { readonly kind: 'send_message'; readonly message: MessageId }
  /** Somebody asked for a link by mail. Whether one is sent is found out here, so that the answer they got cannot tell. Sealed: what they typed. */
  | { readonly kind: 'answer_mail_request'; readonly sealed: string }
  /** Deletes what no decision reads any more. */
  | { readonly kind: 'delete_stale' }
  /** F6: scheduled versions are checked daily until they begin. */
  | { readonly kind: 'check_scheduled_versions' }
  /** B4: puts the ends of bypasses on record. They ended by the clock. */
  | { readonly kind: 'note_expired_bypasses' }
  /** Counts the days that the overview shows. */
  | { readonly kind: 'note_figures' }
  /** Halts roll-outs that must not move on. */
  | { readonly kind: 'apply_brakes' }
  /** Writes the mails of roll-outs whose time has come. */
  | { readonly kind: 'write_rollout_mails' };

export type JobKind = Job['kind'];

/** Kinds that nobody enqueues: they come by themselves, for every tenant, at most once in their period. */
export type PeriodicKind =
  | 'delete_stale'
  | 'check_scheduled_versions'
  | 'note_expired_bypasses'
  | 'note_figures'
  | 'apply_brakes'
  | 'write_rollout_mails';

/** What does the jobs of each kind. Whatever it throws is a failed try; a job may be done twice, never not at all. */
export type JobHandlers = {
  readonly [Kind in JobKind]: (tenantId: TenantId, job: Extract<Job, { readonly kind: Kind }>) => Promise<void>;
};
