import { z } from 'zod';

const instant = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });

/** The session of the browser that asks. */
export const sessionDocument = z.strictObject({
  session: z.string(),
  user: z.string(),
  aal: z.union([z.literal(1), z.literal(2)]).meta({ description: 'Its own assurance level, for no application in particular (S1).' }),
  allowance: z.enum(['grace', 'bypass']).nullable().meta({ description: 'What it rests on beyond its proofs; null: nothing.' }),
  signedInAt: instant,
  expiresAt: instant,
});
