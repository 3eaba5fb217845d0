import { lookup } from 'node:dns/promises';
import type { CustomFetch } from 'openid-client';

export type PlainHttp = 'never' | 'on_this_machine';

export interface UpstreamReach {
  readonly plainHttp: PlainHttp;
  readonly isCalled: (address: string) => boolean;
}

/** Of one answer: documents, keys and tokens are small. */
const MOST_BYTES = 1_000_000;

/**
 * How we ask a provider elsewhere, whose addresses come from itself: over TLS, following nobody further, and reading no more than an
 * answer of this kind has.
 */
export function upstreamFetch({ plainHttp, isCalled }: UpstreamReach): CustomFetch {
  return async (address, { body, headers, method, signal }) => {
    const url = new URL(address);
    if (isOfThisMachine(url)) {
      if (plainHttp === 'never') throw barred('an address that is not https');
    } else {
      if (url.protocol !== 'https:') throw barred('an address that is not https');
      // Whoever answers at another address than was looked up has no certificate for this name.
      const found = await lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true });
      if (!found.every(({ address: one }) => isCalled(one))) throw barred('an address that is not called: it is not of the Internet');
    }
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

/** Plain http on this machine, for trying things out. */
function isOfThisMachine({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function barred(why: string): TypeError {
  return new TypeError(why, { cause: new Error(why) });
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
