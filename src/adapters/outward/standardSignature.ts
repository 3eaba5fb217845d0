import { createHmac } from 'node:crypto';
import { SECOND } from '../../kernel/instant.ts';
import type { Signing } from '../../ports/outward.ts';

const SECRET_PREFIX = 'whsec_';

/** Standard Webhooks 1.0: HMAC-SHA-256 over "id.timestamp.body"; while secrets change, a signature with each. */
export function standardSignature({ id, at, body, secrets }: Signing): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / SECOND));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
