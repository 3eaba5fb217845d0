import { isHeld } from '../../domain/factors/allowedFactors.ts';
import { missingForFirst } from '../../domain/policy/enrolmentNeeds.ts';
import { showingOf } from '../../domain/policy/showingOf.ts';
import { isGuarded } from '../../domain/sessions/aal.ts';
import type { Evidence } from '../../domain/sessions/evidence.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PersonGathered } from '../../ports/store/policyStore.ts';

export type OwnAct = 'change_password' | 'change_mail' | 'verify_mail';

/** `first_needed`: they hold no factor, and have to enrol one first. */
export type OwnProof = 'shown' | 'needed' | 'first_needed';

/**
 * S10: whoever holds a factor has shown one in the last five minutes. Whoever holds none has none to show; but where a
 * first factor needs a code by mail or a pass (S11), another address needs it too: somebody with a password alone would
 * have the code sent to their own mailbox.
 */
export function ownProof(
  act: OwnAct,
  { person, evidence, at }: { readonly person: PersonGathered; readonly evidence: readonly Evidence[]; readonly at: Instant },
): OwnProof {
  const { facts, settings } = person;
  const showing = showingOf({ at, evidence, user: facts });
  if (facts.factors.some(isHeld)) return isGuarded(showing) ? 'shown' : 'needed';
  if (act !== 'change_mail') return 'shown';
  return missingForFirst({ tenant: settings.firstEnrolment, user: facts, showing }) === null ? 'shown' : 'first_needed';
}
