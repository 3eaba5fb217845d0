import type { Demand } from './demand.ts';

/** An answer that is not the API's own: for whichever server sends it. */
export interface Answer {
  readonly status: 401 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** RFC 6750, 3.1: who shows nothing is told of no error. */
export function noToken(): Answer {
  const title = 'An access token is needed';
  return answer(401, { challenge: 'Bearer', code: 'token_needed', title, detail: 'Send it as "Authorization: Bearer …".' });
}

/** RFC 6750, 3.1: expired, revoked, unknown, or of an application that does not call this API. It is not said which. */
export function invalidToken(): Answer {
  const detail = 'The access token is not accepted here. Get a new one.';
  const challenge = `Bearer error="invalid_token", error_description="${detail}"`;
  return answer(401, { challenge, code: 'invalid_token', title: 'The access token is not accepted', detail });
}

/** RFC 9470, 3: the token is good, and what was shown for it is not enough. */
export function insufficient({ acr, maxAgeSeconds }: Demand): Answer {
  const detail = maxAgeSeconds === undefined ? 'More has to be shown for this.' : 'More has to be shown for this, or again.';
  const age = maxAgeSeconds === undefined ? '' : `, max_age="${maxAgeSeconds}"`;
  const code = 'insufficient_user_authentication';
  const challenge = `Bearer error="${code}", error_description="${detail}", acr_values="${acr}"${age}`;
  const asked = { acr_values: acr, ...(maxAgeSeconds === undefined ? {} : { max_age: maxAgeSeconds }) };
  return answer(401, { challenge, code, title: 'More proof is needed', detail, asked });
}

/** The provider cannot be asked, and without it nobody is let in. */
export function unavailable(): Answer {
  const detail = 'Whether the access token is good cannot be told now. Try again in a moment.';
  return answer(503, { challenge: null, code: 'verification_unavailable', title: 'Nobody can be let in for now', detail });
}

interface Problem {
  readonly challenge: string | null;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly asked?: Readonly<Record<string, string | number>>;
}

function answer(status: Answer['status'], { challenge, code, title, detail, asked }: Problem): Answer {
  return {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(challenge === null ? { 'Retry-After': '5' } : { 'WWW-Authenticate': challenge }),
    },
    body: JSON.stringify({ type: 'about:blank', title, status, detail, code, ...asked }),
  };
}
