import { z } from 'zod';
import { FACTOR_KINDS } from '../domain/factors/factor.ts';
import { LEVELS } from '../domain/policy/rule.ts';
import { parseInstant } from '../kernel/instant.ts';

/** Parts of the administration's JSON that several documents share. Unknown properties are refused everywhere. */

export const identifier = z.string().meta({ description: 'UUID', format: 'uuid' });

/** An instant in an answer. */
export const instantText = z.string().meta({ description: 'RFC 3339, UTC', format: 'date-time' });

/** Of something that is edited as a whole, in an answer. */
export const stateEdition = z
  .int()
  .meta({ description: 'Another number after every change of what is edited. Send it as expectedEdition.' });

export const expectedEdition = z
  .int()
  .optional()
  .meta({ description: 'The edition that you saw; another one is refused with edition_conflict. Absent: whatever it is.' });

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

/** One line, to be searched for or kept. Control characters and halves of characters stand in no name, and no database takes them all. */
export const lineGiven = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'not a line without control characters');

export const limitGiven = z.coerce.number().int().min(1).max(1_000).default(50).meta({ description: 'Rows of a page, 1 to 1,000.' });

export const nextOf = (what: string) =>
  identifier.nullable().meta({ description: `The "${what}" of the next page; null: this is the last.` });

/** Where a page in some order ended. Only the list that named one understands it. */
export const place = lineGiven(1_000)
  .optional()
  .meta({ description: 'The "next" of the page before, as it was answered. Another text is refused with place_malformed.' });

export const placeOf = (what: string) =>
  z
    .string()
    .nullable()
    .meta({ description: `The "${what}" of the next page, under the same filter and order; null: this is the last.` });

/** A question of a filter that has two answers. */
export const either = (what: string) =>
  z
    .enum(['yes', 'no'])
    .optional()
    .meta({ description: `${what} Absent: either.` });

/** The rule of a group or an application in short, as it is in force now. */
export const ruleInShort = z
  .strictObject({
    level: z.enum(LEVELS).nullable().meta({ description: 'null: it says nothing of the level.' }),
    timing: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.enum(['first-sign-in', 'next-sign-in']) }),
        z.strictObject({ kind: z.literal('grace-period'), days: z.int() }),
      ])
      .nullable(),
    factors: z.array(factorKind).nullable().meta({ description: 'null: no restriction.' }),
    from: instantText,
    effect: z
      .enum(['full', 'looser_than_tenant'])
      .meta({ description: 'looser_than_tenant: the level has no effect, since the tenant requires more.' }),
  })
  .nullable()
  .meta({ description: 'null: no rule of its own is in force.' });

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
