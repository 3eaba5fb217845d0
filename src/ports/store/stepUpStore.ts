import type { Actor } from '../../domain/audit/event.ts';
import type { SessionId } from '../../domain/sessions/session.ts';
import type { Triggers } from '../../domain/sessions/triggers.ts';
import type { StepUpRuleId, StepUpSays } from '../../domain/stepUp/stepUpRule.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

/** How often a rule asked, or would have. */
export interface StepUpCount {
  readonly rule: StepUpRuleId;
  readonly times: number;
  readonly people: number;
}

/** Step-up rules. They come with the snapshot; what they said before stays. */
export interface StepUpStore {
  /** What a rule says from now on, or with null that there is none any more. Raises the revision. */
  insertStepUpRule(
    tx: Tx,
    version: { readonly rule: StepUpRuleId; readonly says: StepUpSays | null; readonly by: Actor },
  ): Promise<boolean>;
  /** By the events that name a rule, since an instant. */
  countStepUps(tx: Tx, since: Instant): Promise<readonly StepUpCount[]>;
  /** Remembers in a session when rules were triggered, beside what it remembers. */
  noteTriggers(tx: Tx, session: SessionId, triggers: Triggers): Promise<void>;
}
