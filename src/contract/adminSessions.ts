import { z } from 'zod';
import { identifier, instantText, limitGiven, nextOf, tenantAddress } from './adminParts.ts';

export const sessionDocument = z.strictObject({
  id: identifier,
  user: identifier,
  signedInAt: instantText,
  lastSeenAt: instantText,
  expiresAt: instantText,
  aal: z.union([z.literal(1), z.literal(2)]),
  allowance: z.enum(['grace', 'bypass']).nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});

export const sessionsPage = z.strictObject({ sessions: z.array(sessionDocument), next: nextOf('before') });

export const sessionsQuery = z.strictObject({ user: z.string().optional(), before: z.string().optional(), limit: limitGiven });

export const sessionAddress = tenantAddress.extend({ session: z.string() });

export const revokeBody = z.strictObject({ reason: z.string().max(500).default('').meta({ description: 'Why, for the audit.' }) });
