import { formatInstant, type Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { FactorKind } from '../factors/factor.ts';
import type { Decision } from './decision.ts';
import type { DecisionWords } from './decisionWords.ts';

/** "a passkey or security key, or an authenticator app"; "nothing" for none. */
export function describeKinds(kinds: readonly FactorKind[], words: DecisionWords): string {
  return words.list(kinds.map((kind) => words.kinds[kind]));
}

/** "2026-12-04 00:00:00 UTC", in every language. */
export function describeInstant(at: Instant): string {
  return `${formatInstant(at).slice(0, 19).replace('T', ' ')} UTC`;
}

/** What the decision means for the person, in a sentence or two. */
export function describeDecision(decision: Decision, words: DecisionWords): string {
  switch (decision.outcome) {
    case 'grant':
      return words.granted(decision.aal, instantOrNull(decision.until));
    case 'challenge': {
      const kinds = describeKinds(decision.factors, words);
      return decision.purpose === 'assure' ? words.challenged(kinds) : words.challengedToEnrol(kinds);
    }
    case 'enrol': {
      const { factors, needs, skippable, deadline } = decision;
      return words.enrols(describeKinds(factors, words), needs, { skippable, deadline: instantOrNull(deadline) });
    }
    case 'reauthenticate':
      return words.reauthenticates;
    case 'refuse':
      return words.refused[decision.because];
    default:
      return assertNever(decision);
  }
}

function instantOrNull(at: Instant | null): string | null {
  return at === null ? null : describeInstant(at);
}
