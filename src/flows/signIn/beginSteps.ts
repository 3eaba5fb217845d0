import type { LiveSession } from '../../domain/sessions/session.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type BeginSignIn, type BegunSignIn, beginIn } from './beginSignIn.ts';
import { stepUpIn } from './beginStepUp.ts';
import type { BrowserTrace } from './command.ts';
import type { StepPorts } from './stepTaken.ts';

/** What an application was answered with that cannot be opened yet. */
type Asks = { readonly kind: 'sign_in' } | { readonly kind: 'step_up'; readonly session: LiveSession };

/** Begins the attempt in which the person shows what the decision of this very transaction asks for. */
export async function beginSteps(
  ports: StepPorts,
  tx: Tx,
  { answer, trace, ...command }: Omit<BeginSignIn, 'session'> & { readonly answer: Asks; readonly trace: BrowserTrace },
): Promise<Pick<BegunSignIn, 'attempt' | 'handle'>> {
  if (answer.kind === 'sign_in') return beginIn(ports, tx, { ...command, session: null });
  const advance = await stepUpIn(ports, tx, { ...command, session: answer.session, trace });
  // The same facts were judged in this transaction a moment ago.
  if (advance === null || advance.handle === null || advance.session !== null)
    throw new Error('a step-up was decided twice, and not alike');
  return { attempt: advance.view.attempt, handle: advance.handle };
}
