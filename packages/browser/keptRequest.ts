import { StepUpError } from './stepUpError.ts';

/** A request as text, for the time while its page is away. */
export interface KeptRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly credentials: Request['credentials'];
  /** base64; null: it has no body. */
  readonly body: string | null;
}

/** A browser keeps about 5 MB for all tabs of an origin together. */
const LARGEST = 1_000_000;

export async function keepRequest(request: Request): Promise<KeptRequest> {
  const bytes = new Uint8Array(await request.clone().arrayBuffer());
  if (bytes.length > LARGEST) throw new StepUpError('body_not_kept', `A body of more than ${LARGEST} bytes is not kept.`);
  const { url, method, credentials } = request;
  // What proves the person is added when it is sent, and is never written down.
  const headers = [...request.headers].filter(([name]) => name !== 'authorization');
  return { url, method, headers, credentials, body: bytes.length === 0 ? null : base64(bytes) };
}

export function readRequest({ url, method, headers, credentials, body }: KeptRequest): Request {
  const content = body === null ? {} : { body: Uint8Array.from(atob(body), (character) => character.charCodeAt(0)) };
  return new Request(url, { method, credentials, headers: headers.map(([name, value]): [string, string] => [name, value]), ...content });
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
