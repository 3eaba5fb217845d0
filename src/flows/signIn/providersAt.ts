import { countsMfa } from '../../domain/directory/upstreamProvider.ts';
import { assertNever } from '../../kernel/never.ts';
import type { AttemptFound, ProviderOffered } from '../../ports/store/attemptStore.ts';
import type { Step } from './step.ts';

/**
 * The providers elsewhere that lead on from a step: every one while nobody is known, then the person's own; in place of a second step
 * those that are trusted for MFA, where no rule and no demand names the factor to be shown.
 */
export function providersAt(
  step: Step['kind'],
  { providers, attempt }: Pick<AttemptFound, 'providers' | 'attempt'>,
  elsewhere: 'counts' | 'restricted',
): readonly ProviderOffered[] {
  switch (step) {
    case 'identify':
      return providers;
    case 'reauthenticate':
      return providers.filter(({ linked }) => linked);
    case 'challenge':
    case 'enrol':
      // F4, S10: what one wants to change of one's own factors, a factor that is held has to open.
      if (elsewhere === 'restricted' || attempt.intent !== null) return [];
      return providers.filter((one) => one.linked && countsMfa(one));
    case 'refused':
    case 'signed_in':
    case 'cancelled':
      return [];
    default:
      return assertNever(step);
  }
}
