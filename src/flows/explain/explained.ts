import type { Application } from '../../domain/directory/application.ts';
import { decide } from '../../domain/policy/decide.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import { describeDecision } from '../../domain/policy/describeDecision.ts';
import { describeWhy, type Wording } from '../../domain/policy/describeWhy.ts';
import { withRisk } from '../../domain/policy/riskApplied.ts';
import type { PolicySnapshot } from '../../domain/policy/snapshot.ts';
import { withStepUp } from '../../domain/policy/withStepUp.ts';
import type { Assessment } from '../../domain/risk/signals.ts';
import { NO_TRIGGERS } from '../../domain/sessions/triggers.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PersonGathered } from '../../ports/store/policyStore.ts';
import { passwordAlone } from '../passwordAlone.ts';

/** P5: what stands before the decision. `none`: the sign-in reaches it. */
export type Gate = 'none' | 'disabled' | 'second_factor_locked';

export interface Explanation {
  readonly decision: Decision;
  /** What would happen, in one sentence. */
  readonly outcome: string;
  /** Why, one sentence for each step of the reasoning. */
  readonly sentences: readonly string[];
}

interface Question {
  readonly snapshot: PolicySnapshot;
  readonly person: PersonGathered;
  /** null: no application in particular. */
  readonly application: Application | null;
  /** The OAuth scopes that it asks for. */
  readonly scopes: readonly string[];
  readonly at: Instant;
  readonly wording: Wording;
  /** What the sign-in would be assessed as; absent: it is not said from where it is. */
  readonly risk?: Assessment | null;
}

/** What the right password alone would lead to: the same `decide` as the sign-in, with the same facts. */
export function explained({ snapshot, person, application, scopes, at, wording, risk = null }: Question): Explanation {
  const plain = passwordAlone({ user: person.facts, application, at });
  const assessment = person.risk.mode === 'enforced' ? risk : null;
  const entering = assessment === null ? plain : withRisk(plain, assessment, person.risk);
  const opening = { labels: application?.labels ?? null, scopes, operation: null, askedAt: at, assessment, triggers: NO_TRIGGERS };
  const decision = decide(snapshot, withStepUp(snapshot, entering, opening));
  return { decision, outcome: describeDecision(decision, wording.words), sentences: describeWhy(decision, wording) };
}

export function gateOf({ user, locked }: PersonGathered): Gate {
  if (user.disabledAt !== null) return 'disabled';
  return locked ? 'second_factor_locked' : 'none';
}
