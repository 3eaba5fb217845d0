import { type Challenge, refusalIn } from './challenge.ts';
import { StepUpError } from './stepUpError.ts';

/** How a person is led to show more, and how a request tells of it: publicClient.ts, backend.ts. */
export interface Way {
  /** Adds what proves the person to a request. */
  readonly prepare: (request: Request) => Request;
  /** Gets a new token without the person. @returns whether there is one. */
  readonly renew: () => Promise<boolean>;
  /** Resolves when the person has shown it. Where the page goes away for it, it keeps the request and never resolves. */
  readonly stepUp: (challenge: Challenge, request: Request) => Promise<void>;
  /** The request that was kept when the page went away; null: this page does not come back from there. Once. */
  readonly returned: () => Promise<Request | null>;
}

export interface StepUpFetch {
  /** As `fetch`. Throws a StepUpError where the person is asked for more and it comes to nothing. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** To be called once when the page loads: the answer to the request that waited; null: none did. Throws as `fetch` does. */
  readonly resume: () => Promise<Response | null>;
}

/**
 * A fetch that follows the challenge of RFC 9470: it leads the person to what is asked for and sends the request once more, never
 * twice; a token that is over is renewed once. That is safe for every method, since what was refused so was refused before anything
 * was done.
 */
export function stepUpFetch(way: Way, send: (request: Request) => Promise<Response> = (request) => fetch(request)): StepUpFetch {
  // Its body is read anew for each time that it is sent.
  const once = (request: Request): Promise<Response> => send(way.prepare(request.clone()));

  async function attempt(request: Request): Promise<{ readonly response: Response; readonly challenge: Challenge | null }> {
    let response = await once(request);
    let refusal = await refusalIn(response);
    if (refusal?.kind === 'token_over' && (await way.renew())) {
      response = await once(request);
      refusal = await refusalIn(response);
    }
    return { response, challenge: refusal?.kind === 'step_up' ? refusal.challenge : null };
  }

  async function again(request: Request): Promise<Response> {
    const { response, challenge } = await attempt(request);
    if (challenge === null) return response;
    throw new StepUpError('still_not_enough', 'It was shown, and more is asked for all the same.');
  }

  return {
    async fetch(input, init) {
      const request = new Request(input, init);
      const { response, challenge } = await attempt(request);
      if (challenge === null) return response;
      await way.stepUp(challenge, request);
      return again(request);
    },
    async resume() {
      const request = await way.returned();
      return request === null ? null : again(request);
    },
  };
}
