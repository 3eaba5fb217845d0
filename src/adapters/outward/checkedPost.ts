import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { HttpOrder } from '../../ports/outward.ts';

/** How long everything may take, to the end of the answer's head. */
export const PATIENCE_MILLISECONDS = 10_000;
/** So much of an answer is read for the connection's sake; of a longer one the connection is closed. */
const MOST_OF_ANSWER = 64 * 1_024;

export interface CheckedPost {
  /** @returns the status. @throws what stood in the way. */
  post(order: HttpOrder): Promise<number>;
  close(): void;
}

/** Posts without following redirects: Node's own client follows none. The lookup is asked for every connection. */
export function checkedPost(lookup: LookupFunction): CheckedPost {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
  return {
    post({ url, headers, body }) {
      const { protocol } = new URL(url);
      const request = protocol === 'https:' ? httpsRequest : httpRequest;
      const bytes = Buffer.from(body);
      return new Promise((resolve, reject) => {
        const sent = request(url, {
          method: 'POST',
          agent: protocol === 'https:' ? agents['https:'] : agents['http:'],
          lookup,
          headers: { 'user-agent': 'Sallyport', ...headers, 'content-length': String(bytes.length) },
          signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
        });
        sent.on('response', (answer) => {
          letGo(answer);
          resolve(answer.statusCode ?? 0);
        });
        sent.on('error', reject);
        sent.end(bytes);
      });
    },
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

/** What is in an answer is nobody's matter. A short one is read to its end, so that the connection can be used again. */
function letGo(answer: IncomingMessage): void {
  let read = 0;
  answer.on('error', () => undefined);
  answer.on('data', (part: Buffer) => {
    read += part.length;
    if (read > MOST_OF_ANSWER) answer.destroy();
  });
}
