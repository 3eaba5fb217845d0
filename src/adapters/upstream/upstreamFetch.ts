import type { CustomFetch } from 'openid-client';

export type PlainHttp = 'never' | 'on_this_machine';

/** Of one answer: documents, keys and tokens are small. */
const MOST_BYTES = 1_000_000;

/**
 * How we ask a provider elsewhere, whose addresses come from itself: over TLS, following nobody further, and reading no more than an
 * answer of this kind has.
 */
export function upstreamFetch(plainHttp: PlainHttp): CustomFetch {
  return async (address, { body, headers, method, signal }) => {
    if (!isAllowed(new URL(address), plainHttp)) throw new TypeError('an address that is not https', { cause: new Error('not https') });
    const response = await fetch(address, {
      body: (body ?? null) as BodyInit | null,
      headers,
      method,
      redirect: 'manual',
      ...(signal == null ? {} : { signal }),
    });
    return new Response(await limited(response), { status: statusOf(response), headers: response.headers });
  };
}

function isAllowed({ protocol, hostname }: URL, plainHttp: PlainHttp): boolean {
  if (protocol === 'https:') return true;
  return plainHttp === 'on_this_machine' && protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** A redirect that is not followed is no answer. */
function statusOf({ status, type }: Response): number {
  return type === 'opaqueredirect' || status === 0 ? 502 : status;
}

async function limited(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (response.body === null) return null;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body) {
    length += part.byteLength;
    if (length > MOST_BYTES) throw new TypeError('the answer is too long', { cause: new Error('too long') });
    parts.push(part);
  }
  return length === 0 ? null : new Uint8Array(Buffer.concat(parts));
}
