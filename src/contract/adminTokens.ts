import { z } from 'zod';
import { DEFAULT_TOKEN_DAYS, MOST_TOKEN_DAYS } from '../domain/directory/apiToken.ts';
import { MOST_NETWORKS } from '../domain/directory/network.ts';
import { TOKEN_SCOPES } from '../domain/directory/tokenScopes.ts';
import { identifier, instantText, judged, limitGiven, nextOf, tenantAddress } from './adminParts.ts';

const scope = z.enum(TOKEN_SCOPES);

export const tokenDocument = z.strictObject({
  id: identifier,
  name: z.string(),
  scopes: z.array(scope),
  networks: z.array(z.string()).meta({ description: 'From where it may be used (CIDR); empty: from anywhere.' }),
  madeBy: identifier.meta({ description: 'The person who made it, with whom it ends.' }),
  madeAt: instantText,
  expiresAt: instantText.meta({ description: 'At this instant it is over.' }),
  lastUsedAt: instantText.nullable().meta({ description: 'To the minute; null: never.' }),
  revokedAt: instantText.nullable(),
  state: z
    .enum(['live', 'ended', 'revoked', 'maker_unfit'])
    .meta({ description: 'As of now. maker_unfit: the person who made it is disabled or lost the role.' }),
});

export const tokenMadeDocument = z.strictObject({
  secret: z.string().meta({ description: 'To be sent as "Authorization: Bearer …". Shown this once.' }),
  token: tokenDocument,
});

export const tokensPage = z.strictObject({ tokens: z.array(tokenDocument), next: nextOf('before') });

export const tokensQuery = z.strictObject({ before: z.string().optional(), limit: limitGiven });

export const tokenAddress = tenantAddress.extend({ token: z.string() });

export const makeTokenBody = z.strictObject({
  name: judged('string', 'What it is for, in one line of 1 to 200 characters.'),
  scopes: judged('array', 'What it is good for; at least one.').meta({ items: { type: 'string', enum: [...TOKEN_SCOPES] } }),
  days: judged('string', `How long it lasts, 1 to ${MOST_TOKEN_DAYS} days; absent: ${DEFAULT_TOKEN_DAYS}. There is no "never".`)
    .meta({ type: 'integer' })
    .optional(),
  networks: judged('array', `From where it may be used (CIDR), at most ${MOST_NETWORKS}; absent or empty: from anywhere.`)
    .meta({ items: { type: 'string' } })
    .optional(),
});
