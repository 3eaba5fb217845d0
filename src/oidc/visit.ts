import type { IncomingMessage } from 'node:http';
import type { AttemptId } from '../domain/sessions/signInAttempt.ts';
import type { BrowserTrace } from '../flows/signIn/command.ts';

/** What the web says of a request that it hands over to the protocol machine. */
export interface Visit {
  readonly trace: BrowserTrace;
  /** The secret of the session that the browser shows; null: none. */
  readonly sessionToken: string | null;
  /** Where the steps of an attempt are taken, and the cookies that bring its handle to the browser. */
  toSteps(begun: {
    readonly attempt: AttemptId;
    readonly handle: string;
    /** What the application supposes to be the person's login name; null: nothing. It fills a field, and proves nothing. */
    readonly loginHint: string | null;
  }): {
    readonly location: string;
    readonly setCookies: readonly string[];
  };
}

const visits = new WeakMap<IncomingMessage, Visit>();

export function keepVisit(request: IncomingMessage, visit: Visit): void {
  visits.set(request, visit);
}

/** @throws when nobody said anything about the request: a door that is not ours. */
export function visitOf(request: IncomingMessage): Visit {
  const visit = visits.get(request);
  if (visit === undefined) throw new Error('the request did not come through our door');
  return visit;
}
