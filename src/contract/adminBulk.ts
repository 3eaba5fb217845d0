import { z } from 'zod';
import { deadEndDocument, lineGiven } from './adminParts.ts';
import { passDocument } from './adminRecovery.ts';

const MOST_PEOPLE = 500;

const chosenPeople = {
  users: z
    .array(z.string())
    .min(1)
    .max(MOST_PEOPLE)
    .meta({ description: 'Ids of people, 1 to 500. Each is judged by itself, and doubles are one.' }),
};

export const bulkBody = z.strictObject(chosenPeople);

export const bulkEndSessionsBody = z.strictObject({
  ...chosenPeople,
  reason: lineGiven(500).default('').meta({ description: 'Why, for the audit.' }),
});

export const bulkDocument = z.strictObject({
  done: z.int(),
  refused: z.int(),
  results: z
    .array(
      z.discriminatedUnion('outcome', [
        z.strictObject({
          outcome: z.literal('done'),
          user: z.string(),
          sessions: z.int().nullable().meta({ description: 'Sessions that ended; null: the act ends none.' }),
          pass: passDocument.nullable().meta({ description: 'The pass that was made; null: the act makes none.' }),
          deadEnds: z.array(deadEndDocument).meta({ description: 'A warning: where this person is stuck because of a membership.' }),
        }),
        z.strictObject({ outcome: z.literal('refused'), user: z.string(), code: z.string(), detail: z.string() }),
      ]),
    )
    .meta({ description: 'One for each id, in their order. A refusal of one person changes nothing for the others.' }),
});
