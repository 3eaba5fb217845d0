import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { StreamDelivery } from './receiver.ts';
import { STREAM_TYPES } from './signal.ts';

/** Names of the ways to deliver (SSF 1.0, 6.1.1 and 6.1.2). */
export const PUSH = 'urn:ietf:rfc:8935';
export const POLL = 'urn:ietf:rfc:8936';

/** A stream as its application asks for it (SSF 1.0, 8.1.1.1). */
export interface StreamDraft {
  readonly delivery: unknown;
  readonly events_requested: unknown;
}

export interface StreamAsked {
  readonly delivery: StreamDelivery;
  /** The header that pushes are to have; null: none. */
  readonly authorization: string | null;
  /** Of those that there are; null: all. */
  readonly asks: readonly string[] | null;
}

/** RFC 9110, 5.5, without what could end a header. */
const HEADER = /^[\x21-\x7e](?:[\x20-\x7e]{0,1998}[\x21-\x7e])?$/;
const MOST_REQUESTED = 100;

export function streamFrom({ delivery, events_requested: requested }: StreamDraft): Result<StreamAsked, 'stream_malformed'> {
  const {
    method,
    endpoint_url: url,
    authorization_header: authorization,
  } = (delivery ?? { method: POLL }) as Readonly<Record<string, unknown>>;
  const isList = Array.isArray(requested) && requested.length <= MOST_REQUESTED && requested.every((one) => typeof one === 'string');
  if (requested != null && !isList) return malformed('events_requested is a list of at most 100 types of events.');
  // What there is not is not delivered, and no mistake (SSF 1.0, 8.1.1.1).
  const asks = requested == null ? null : STREAM_TYPES.filter((type) => (requested as readonly string[]).includes(type));
  if (method === POLL) return succeeded({ delivery: { method: 'poll' }, authorization: null, asks });
  if (method !== PUSH) return malformed(`The method of delivery is ${PUSH} or ${POLL}.`);
  if (typeof url !== 'string' || url.length > 2_000) return malformed('endpoint_url is an address of at most 2000 characters.');
  if (authorization != null && !(typeof authorization === 'string' && HEADER.test(authorization)))
    return malformed('authorization_header is one line of at most 2000 printable characters.');
  return succeeded({ delivery: { method: 'push', url }, authorization: authorization ?? null, asks });
}

function malformed(detail: string) {
  return refused('stream_malformed', detail);
}
