import { z } from 'zod';
import { FACTOR_KINDS } from '../domain/factors/factor.ts';
import { parseInstant } from '../kernel/instant.ts';

/** Parts of the administration's JSON that several documents share. Unknown properties are refused everywhere. */

export const identifier = z.string().meta({ description: 'UUID', format: 'uuid' });

/** An instant in an answer. */
export const instantText = z.string().meta({ description: 'RFC 3339, UTC', format: 'date-time' });

/** An instant in a request. */
export const instantGiven = z
  .string()
  .transform((text, context) => {
    const parsed = parseInstant(text);
    if (parsed !== null) return parsed;
    context.addIssue({ code: 'custom', message: 'not an RFC 3339 instant in UTC ("2026-12-01T09:00:00Z")', input: text });
    return z.NEVER;
  })
  .meta({ description: 'RFC 3339, UTC: 2026-12-01T09:00:00Z', format: 'date-time' });

export const factorKind = z.enum(FACTOR_KINDS);

/** What the domain judges, with a code of its own for each way to be wrong. */
export const judged = (type: 'string' | 'object' | 'array', description: string) => z.unknown().meta({ type, description });

export const limitGiven = z.coerce.number().int().min(1).max(1_000).default(50).meta({ description: 'Rows of a page, 1 to 1,000.' });

export const nextOf = (what: string) =>
  identifier.nullable().meta({ description: `The "${what}" of the next page; null: this is the last.` });

export const tenantAddress = z.object({ tenant: z.string() });

export const deadEndDocument = z
  .strictObject({
    people: z.int(),
    groups: z.array(identifier),
    holding: z.array(factorKind),
    application: identifier.nullable(),
    from: instantText,
    effective: z.array(factorKind),
    before: z.enum(['open', 'dead_end']),
  })
  .meta({ description: 'So many people could neither answer a challenge nor enrol: in all applications (application null) or in one.' });

/** Of a change that could leave people stuck (F6), and that somebody else may have overtaken. */
export const confirming = {
  expectedRevision: z
    .int()
    .nullable()
    .default(null)
    .meta({ description: 'The revision that you saw; another one is refused with revision_conflict.' }),
  deadEnds: z
    .enum(['refuse', 'accept'])
    .default('refuse')
    .meta({ description: 'accept: you have seen the list of dead ends and want it all the same.' }),
};
