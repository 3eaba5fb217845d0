import { z } from 'zod';
import { CLAUSES } from '../domain/policy/clause.ts';
import { REPLAYED } from '../domain/policy/replayed.ts';
import { side } from './adminImpact.ts';
import { identifier, instantGiven, instantText, nextOf } from './adminParts.ts';
import { scopeDocument, setRuleBody } from './adminPolicy.ts';

/** "Replay": the real sign-ins of the last days, judged by a draft as if it had held since the first of them. */
export const replayBody = z.strictObject({
  scope: scopeDocument,
  rule: setRuleBody.shape.rule,
  days: z.int().default(30).meta({ description: 'Days of UTC, today among them, 1 to 90. Other numbers: days_of_replay_out_of_range.' }),
});

const number = z.strictObject({
  signIns: z.int().min(0),
  people: z.int().min(0).meta({ description: 'Of so many people.' }),
});

const numbers = z.strictObject({
  unchanged: number.meta({ description: 'The same would have been asked, or what was shown anyway was enough.' }),
  no_longer_asked: number.meta({ description: 'Something was asked, and nothing would have been.' }),
  challenged: number.meta({ description: 'Would have been asked for a factor that they had.' }),
  can_skip: number.meta({ description: 'Would have been asked to set one up, and could have put it off.' }),
  held: number.meta({ description: 'Would have had to set one up before they got in.' }),
  refused: number.meta({ description: 'Could neither have answered nor set one up.' }),
});

export const replayDocument = z
  .strictObject({
    revision: z.int().meta({ description: 'Of the rules that it was judged with.' }),
    from: instantText.meta({ description: 'The beginning of the first day, from which the draft holds.' }),
    until: instantText,
    signIns: z
      .int()
      .meta({ description: 'Completed, or refused after the first factor. Sum of the numbers and of those of accounts that are gone.' }),
    numbers,
    days: z.array(z.strictObject({ day: instantText.meta({ description: 'Its beginning, in UTC.' }), numbers })),
    gone: z.int().meta({ description: 'Of accounts that were deleted: nobody can tell. They are in no number.' }),
    unexplained: z.int().meta({
      description:
        'Where what is on record does not follow from the rules of then and the person as known now, so that the judgment may be wrong.',
    }),
  })
  .meta({
    description:
      'Each sign-in by itself: whoever would have been held is judged at the next one as they were. With "Accept: application/x-ndjson" lines of {"kind":"progress","counted":n,"of":n} come first, and this with "kind":"replay" last.',
  });

/** What something else than a rule of the policy would have made of what really happened: a step-up rule, or other weights of risk. */
export const testedDocument = replayDocument.extend({
  looked: z.enum(['sign_ins', 'scopes', 'risk', 'operations']).meta({
    description:
      'What "signIns" counts. sign_ins: sign-ins. scopes: sign-ins, with the scopes that were asked for. risk: sign-ins, and sessions that were first used from another network. operations: operations of the name that were opened.',
  }),
  notOnRecord: z.int().meta({
    description:
      'From before what is looked at was recorded, or, of risk, while it was off: nobody can tell. They are in "signIns" and in no number.',
  }),
  people: z
    .array(
      z.strictObject({
        id: identifier,
        loginName: z.string(),
        displayName: z.string(),
        asked: z.int().meta({ description: 'How often more would have been asked.' }),
        refused: z.int().meta({ description: 'How often they would have been refused.' }),
      }),
    )
    .meta({ description: 'Those whom it would have met most often, at most 100.' }),
});

export const replayedBody = replayBody.extend({
  replayed: z.enum(REPLAYED),
  day: instantGiven
    .nullable()
    .default(null)
    .meta({ description: 'An instant of one of the days; null: all of them.', format: 'date-time' }),
  after: identifier.optional().meta({ description: 'The "next" of the page before.' }),
  limit: z.int().min(1).max(200).default(50).meta({ description: 'Rows of a page, 1 to 200.' }),
});

export const replayedPage = z.strictObject({
  revision: z.int(),
  signIns: z
    .array(
      z.strictObject({
        event: identifier.meta({ description: 'Of the audit.' }),
        at: instantText,
        person: z.strictObject({ id: identifier, loginName: z.string(), displayName: z.string() }),
        application: z
          .strictObject({ id: identifier, name: z.string() })
          .nullable()
          .meta({ description: 'null: none in particular, or one that is gone.' }),
        recorded: z
          .strictObject({
            ended: z.enum(['signed_in', 'refused']),
            aal: z.int(),
            because: z.string().meta({ description: 'The clause that granted it, or the reason of the refusal.' }),
          })
          .meta({ description: 'What really happened.' }),
        before: side,
        after: side,
        clause: z.enum(CLAUSES).meta({ description: 'That would have decided.' }),
      }),
    )
    .meta({ description: 'Oldest first.' }),
  next: nextOf('after'),
});
