import { z } from 'zod';
import { judged } from './adminParts.ts';

/** What the Shared Signals Framework 1.0 says of streams, as JSON. Members that it does not name are let go by. */
const delivery = judged('object', 'urn:ietf:rfc:8935 with endpoint_url and authorization_header, or urn:ietf:rfc:8936.').default(null);
const requested = judged('array', 'Types of events; absent: all that there are.').default(null);
const words = { delivery, events_requested: requested };

export const makeStreamBody = z.object(words);
export const changeStreamBody = z.object({ stream_id: z.string().max(100), ...words });

export const streamQuery = z.object({ stream_id: z.string().max(100).optional() });

export const streamDocument = z.strictObject({
  stream_id: z.string(),
  iss: z.string(),
  aud: z.string(),
  events_supported: z.array(z.string()),
  events_requested: z.array(z.string()),
  events_delivered: z.array(z.string()),
  delivery: z.strictObject({ method: z.string(), endpoint_url: z.string() }),
});

export const statusBody = z.object({ stream_id: z.string().max(100), status: z.enum(['enabled', 'paused', 'disabled']) });
export const statusDocument = z.strictObject({
  stream_id: z.string(),
  status: z.enum(['enabled', 'paused', 'disabled']),
  reason: z.string().optional(),
});

export const verifyBody = z.object({ stream_id: z.string().max(100), state: z.string().max(1_000).optional() });

const MOST_SETTLED = 1_000;

/** RFC 8936, 2.2. setErrs: what could not be used is not sent again. */
export const pollBody = z.object({
  maxEvents: z.int().min(0).max(1_000_000).optional(),
  returnImmediately: z.boolean().optional(),
  ack: z.array(z.string().max(100)).max(MOST_SETTLED).optional(),
  setErrs: z.record(z.string().max(100), z.object({ err: z.string().optional(), description: z.string().optional() })).optional(),
});

export const polledDocument = z.strictObject({ sets: z.record(z.string(), z.string()), moreAvailable: z.boolean().optional() });

export const transmitterDocument = z.strictObject({
  spec_version: z.string(),
  issuer: z.string(),
  jwks_uri: z.string(),
  delivery_methods_supported: z.array(z.string()),
  configuration_endpoint: z.string(),
  status_endpoint: z.string(),
  verification_endpoint: z.string(),
  authorization_schemes: z.array(z.strictObject({ spec_urn: z.string() })),
  default_subjects: z.literal('ALL'),
});
