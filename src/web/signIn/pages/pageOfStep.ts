import type { Step } from '../../../flows/signIn/step.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { Markup } from '../../html.ts';
import { challengePage } from './challengePage.ts';
import { type RefusedOnward, refusedPage } from './endPages.ts';
import { enrolPage } from './enrolPage.ts';
import { identifyPage, reauthenticatePage } from './identifyPage.ts';
import type { StepContext } from './stepPage.ts';

/** A step that is still open, or was refused. */
type Shown = Exclude<Step, { readonly kind: 'signed_in' | 'cancelled' }>;

/** One step, one page. @param onward where a refused person can go; `back` is null for every other step. */
export function pageOfStep(context: StepContext, step: Shown, onward: RefusedOnward): Markup {
  switch (step.kind) {
    case 'identify':
      return identifyPage(context);
    case 'reauthenticate':
      return reauthenticatePage(context, step);
    case 'challenge':
      return challengePage(context, step);
    case 'enrol':
      return enrolPage(context, step);
    case 'refused':
      return refusedPage(context.view, step, onward);
    default:
      return assertNever(step);
  }
}
