import type { Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import { kindsIn } from '../factors/allowedFactors.ts';
import type { Aal } from '../sessions/evidence.ts';
import { CLAUSES, type Clause } from './clause.ts';
import { type Answer, CLAUSE_TABLE } from './clauseTable.ts';
import type { Decision, Explained, Grant } from './decision.ts';
import type { Facts } from './facts.ts';
import { pushIgnoredEvidence } from './ignoredEvidence.ts';
import type { Level } from './rule.ts';
import type { PolicySnapshot } from './snapshot.ts';
import { type Terms, termsOf } from './terms.ts';
import type { Why, WhyStep } from './why.ts';

const DECIDED = Object.fromEntries(CLAUSES.map((clause) => [clause, Object.freeze({ kind: 'decided', clause })])) as Readonly<
  Record<Clause, WhyStep>
>;

/**
 * Decides what this person, in this flow and at this moment, has to do or is given. The one place where the rules of
 * MFA are judged: sign-in, authorization, simulation, explanation and the command line all ask here (P2).
 *
 * It reads nothing and knows no clock; the same arguments give the same decision. After every proof, enrolment or skip
 * the caller asks again with the new facts, until the answer grants or refuses (P3). `why` is gathered on the way.
 *
 * @throws only for a bug or a damaged snapshot. The caller treats that as a refusal, never as a skip.
 */
export function decide(snapshot: PolicySnapshot, facts: Facts): Decision {
  const why: WhyStep[] = [];
  const terms = termsOf(snapshot, facts, why);
  pushIgnoredEvidence(terms);
  for (const { clause, when, answer } of CLAUSE_TABLE) {
    if (!when(terms)) continue;
    why.push(DECIDED[clause]);
    return decision(answer(terms), clause, terms);
  }
  throw new Error('no clause answered');
}

function decision(answer: Answer, decidedBy: Clause, { policy, why, facts, snapshot }: Terms): Decision {
  const { level, occasion } = policy;
  switch (answer.outcome) {
    case 'grant':
      return new MadeGrant(answer, { decidedBy, level, occasion, why }, { snapshot, facts }) as unknown as Grant;
    case 'challenge':
      return { outcome: 'challenge', purpose: answer.purpose, factors: kindsIn(answer.factors), decidedBy, level, occasion, why };
    case 'enrol': {
      const { skippable, deadline, needs } = answer;
      return { outcome: 'enrol', factors: kindsIn(answer.factors), skippable, deadline, needs, decidedBy, level, occasion, why };
    }
    case 'reauthenticate':
      return { outcome: 'reauthenticate', decidedBy, level, occasion, why };
    case 'refuse':
      return { outcome: 'refuse', because: answer.because, decidedBy, level, occasion, why };
    default:
      return assertNever(answer);
  }
}

/** What a grant was made from. */
export interface Basis {
  readonly snapshot: PolicySnapshot;
  readonly facts: Facts;
}

/**
 * The class of grants stays in this file: nobody else can construct one, and the private field cannot be copied or
 * written by hand. So a session always rests on a decision, and on the facts that were decided (P2).
 */
class MadeGrant implements Explained {
  readonly outcome = 'grant';
  readonly aal: Aal;
  readonly until: Instant | null;
  readonly decidedBy: Clause;
  readonly level: Level;
  readonly occasion: Explained['occasion'];
  readonly why: Why;
  readonly #basis: Basis;

  constructor(answer: Answer & { outcome: 'grant' }, explained: Explained, basis: Basis) {
    this.aal = answer.aal;
    this.until = answer.until;
    this.decidedBy = explained.decidedBy;
    this.level = explained.level;
    this.occasion = explained.occasion;
    this.why = explained.why;
    this.#basis = basis;
  }

  static isOne(value: unknown): value is MadeGrant {
    return typeof value === 'object' && value !== null && #basis in value;
  }

  static basisOf(grant: MadeGrant): Basis {
    return grant.#basis;
  }
}

/** @returns whether `decide` made this very object; a copy of a grant, or one written by hand, is none. */
export function isGrant(value: unknown): value is Grant {
  return MadeGrant.isOne(value);
}

/** @throws TypeError when the grant was not made by `decide`: only those have the private field. */
export function basisOf(grant: Grant): Basis {
  return MadeGrant.basisOf(grant as unknown as MadeGrant);
}
