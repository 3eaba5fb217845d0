/**
 * - `cancelled`: the person gave up, or closed the window.
 * - `not_possible`: they cannot show what is asked for.
 * - `still_not_enough`: they showed it, and the API asks for more all the same. The request was not sent a third time.
 * - `window_blocked`: the browser opened no window; begin by a click, or go by `redirect`.
 * - `body_not_kept`: the request is too large to be kept while the page is away.
 * - `failed`: what came back is not in order. `message` says what.
 */
export type StepUpProblem = 'cancelled' | 'not_possible' | 'still_not_enough' | 'window_blocked' | 'body_not_kept' | 'failed';

/** The request was not done. */
export class StepUpError extends Error {
  readonly problem: StepUpProblem;

  constructor(problem: StepUpProblem, message: string) {
    super(message);
    this.name = 'StepUpError';
    this.problem = problem;
  }
}

/** What the provider answered the application with (OpenID Connect Core, 3.1.2.6). */
export function errorOf(error: string, description: string | null): StepUpError {
  const said = description ?? error;
  switch (error) {
    case 'access_denied':
      return new StepUpError('cancelled', said);
    case 'unmet_authentication_requirements':
      return new StepUpError('not_possible', said);
    default:
      return new StepUpError('failed', said);
  }
}
