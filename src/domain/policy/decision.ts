import type { Instant } from '../../kernel/instant.ts';
import type { FactorKind } from '../factors/factor.ts';
import type { Aal, Purpose } from '../sessions/evidence.ts';
import type { Clause } from './clause.ts';
import type { Level } from './rule.ts';
import type { Why } from './why.ts';

declare const madeByDecide: unique symbol;

export type RefusalReason = 'risk_too_high' | 'no_allowed_factor' | 'enrolment_window_closed' | 'risk_without_factor' | 'recovery_needed';

/** What must be shown before an enrolment can begin (S10, S11); null: nothing more. */
export type EnrolmentNeeds = 'reauthentication' | 'mail_code' | 'pass';

export interface Explained {
  readonly decidedBy: Clause;
  /** The maximum over the scopes that count for this occasion. */
  readonly level: Level;
  readonly occasion: 'sign_in' | 'reuse';
  readonly why: Why;
}

/** Only `decide` makes one (the brand), and only a grant makes a session or a code. */
export interface Grant extends Explained {
  readonly [madeByDecide]: true;
  readonly outcome: 'grant';
  readonly aal: Aal;
  /** End of the allowance on which the grant rests; null: it rests on none that ends. */
  readonly until: Instant | null;
}

export interface Challenge extends Explained {
  readonly outcome: 'challenge';
  readonly purpose: Purpose;
  readonly factors: readonly FactorKind[];
}

export interface Enrol extends Explained {
  readonly outcome: 'enrol';
  readonly factors: readonly FactorKind[];
  readonly skippable: boolean;
  /** The instant at which grace ends; null when none is running. */
  readonly deadline: Instant | null;
  readonly needs: EnrolmentNeeds | null;
}

export interface Reauthenticate extends Explained {
  readonly outcome: 'reauthenticate';
}

export interface Refuse extends Explained {
  readonly outcome: 'refuse';
  readonly because: RefusalReason;
}

export type Decision = Grant | Challenge | Enrol | Reauthenticate | Refuse;
