import type { Id } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { AuditQuestion } from './auditQuestion.ts';
import type { Actor } from './event.ts';

export type AuditViewId = Id<'AuditView'>;

/** Of one tenant: nobody finds anything among more. */
export const MOST_AUDIT_VIEWS = 100;

/** A question to the audit that a tenant's administrators keep under a name, and share. */
export interface AuditView {
  readonly id: AuditViewId;
  readonly name: string;
  readonly question: AuditQuestion;
  /** Who saved it last. */
  readonly savedBy: Actor;
  readonly savedAt: Instant;
}
