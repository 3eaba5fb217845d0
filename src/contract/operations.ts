import { z } from 'zod';
import { instantText, judged } from './adminParts.ts';

/** Operations that the back end of an application has its people confirm (U5, docs/integrating.md). */
const bound = {
  sub: z.string().max(200).meta({ description: 'The person, as in the ID token.' }),
  sid: z
    .string()
    .max(200)
    .meta({ description: 'Their session, as introspection of their access token tells it (and an ID token, with back-channel logout).' }),
};

export const operationAddress = z.object({ tenant: z.string(), operation: z.string() });

export const openOperationBody = z.strictObject({
  ...bound,
  operation: judged('string', 'What step-up rules know it by: lower-case letters, digits, and single ". _ -" between them.'),
  target: judged('string', 'On what it is done, as the person reads it: one line of 1 to 500 characters.'),
  details: judged('array', 'At most 20 more lines that the person reads: {"name", "value"}.').default([]),
  returnTo: judged('string', 'Where the person goes afterwards: one of the redirect addresses of the application; null: nowhere.').default(
    null,
  ),
});

export const operationOpened = z.strictObject({
  id: z.string(),
  url: z.string().meta({ description: 'Send the person here, in the browser of that session.' }),
  expiresAt: instantText,
});

export const operationStateDocument = z.strictObject({
  state: z.enum(['open', 'confirmed', 'refused', 'redeemed', 'expired']),
});

export const redeemOperationBody = z.strictObject({
  ...bound,
  operation: z.string().max(63),
  target: z.string().max(500),
});

export const operationRedeemed = z.strictObject({
  operation: z.string(),
  target: z.string(),
  acr: z.string(),
  amr: z.array(z.string()),
  authTime: z.int().meta({ description: 'When the newest proof was shown, in seconds since 1970.' }),
});
