/** What an API asks for before it does what was asked of it (RFC 9470). */
export interface Challenge {
  /** With spaces between them, as the provider takes them. null: none is named. */
  readonly acrValues: string | null;
  readonly maxAgeSeconds: number | null;
}

/** `token_over`: a new token may be enough (RFC 6750). */
export type Refusal = { readonly kind: 'step_up'; readonly challenge: Challenge } | { readonly kind: 'token_over' };

/**
 * Reads why an answer is a refusal, and leaves its body to be read. From another origin the header is seen only when the API exposes
 * it (Access-Control-Expose-Headers); the body of our resource server says the same. @returns null: it is another answer.
 */
export async function refusalIn(response: Response): Promise<Refusal | null> {
  if (response.status !== 401) return null;
  const parameters = parametersOf(response.headers.get('www-authenticate') ?? '');
  const told = parameters.has('error') ? {} : await problemIn(response);
  const error = parameters.get('error') ?? told.code;
  if (error === 'invalid_token') return { kind: 'token_over' };
  if (error !== 'insufficient_user_authentication') return null;
  const acrValues = parameters.get('acr_values') ?? told.acr_values;
  const maxAge = Number(parameters.get('max_age') ?? (typeof told.max_age === 'number' ? told.max_age : Number.NaN));
  return {
    kind: 'step_up',
    challenge: {
      acrValues: typeof acrValues === 'string' ? acrValues : null,
      maxAgeSeconds: Number.isSafeInteger(maxAge) && maxAge >= 0 ? maxAge : null,
    },
  };
}

interface Problem {
  readonly code?: unknown;
  readonly acr_values?: unknown;
  readonly max_age?: unknown;
}

async function problemIn(response: Response): Promise<Problem> {
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) return {};
  const told: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof told === 'object' && told !== null ? told : {};
}

/** A parameter (name, quoted or plain value) or the name of a scheme, one after the other (RFC 9110, 11.2 to 11.6.1). */
const PART = /[\s,]*(?:([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))|([\w-]+)(?=[\s,]|$))/y;

/** The parameters of the first Bearer challenge; those of other schemes may stand before or behind it. */
function parametersOf(header: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let scheme = '';
  PART.lastIndex = 0;
  for (let part = PART.exec(header); part !== null; part = PART.exec(header)) {
    const [, name, quoted, plain, next] = part;
    if (next !== undefined) {
      if (scheme === 'bearer') break;
      scheme = next.toLowerCase();
    } else if (scheme === 'bearer' && name !== undefined) {
      found.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
    }
  }
  return found;
}
