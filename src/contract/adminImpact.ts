import { z } from 'zod';
import { OUTCOMES } from '../domain/policy/impact.ts';
import { LEVELS } from '../domain/policy/rule.ts';
import { deadEndDocument, identifier, instantText, lineGiven, place, placeOf } from './adminParts.ts';
import { edition, scopeDocument, setRuleBody } from './adminPolicy.ts';

/** "Impact before saving": what a draft would do to everybody it concerns, at the instant from which it would hold. */
export const impactBody = z.strictObject({ scope: scopeDocument, rule: setRuleBody.shape.rule, from: setRuleBody.shape.from });

const people = z.int().min(0);

const counted = z.strictObject({
  people,
  administrators: people.meta({ description: 'Owners and administrators among them.' }),
  neverSignedIn: people.meta({ description: 'Among them: accounts that never signed in, whom "first sign-in" addresses.' }),
});

const numbers = z.strictObject({
  no_change: counted,
  no_longer_asked: counted.meta({ description: 'Something is asked without the draft, and nothing with it.' }),
  challenged: counted.meta({ description: 'Will be asked for a factor that they have: so far for nothing, or for another kind as well.' }),
  can_skip_until: counted.extend({
    deadlines: z
      .strictObject({ earliest: instantText, latest: instantText })
      .nullable()
      .meta({ description: 'Between which instants their grace ends; null: nobody has a deadline.' }),
  }),
  must_enrol: counted,
  cannot_satisfy: counted.extend({
    refused: people.meta({ description: 'Among them: could not sign in at all. Of the others nothing is asked then.' }),
    alreadySo: people.meta({ description: 'Among them: it is so without the draft as well.' }),
  }),
});

export const impactDocument = z
  .strictObject({
    revision: z.int().meta({ description: 'Of the rules that it was judged with.' }),
    edition,
    at: instantText.meta({ description: 'The instant at which the sign-ins are judged: from which the draft holds.' }),
    counted: people.meta({ description: 'Everybody whom the scope concerns: of a group its members. Sum of the numbers.' }),
    disabled: people.meta({ description: 'Disabled accounts, which are left out.' }),
    numbers,
    deadEnds: z.array(deadEndDocument).meta({ description: 'As saving lists them: everywhere, and for as long as the draft holds.' }),
    sessions: z
      .strictObject({
        judged: people.meta({ description: 'Live sessions that are judged again when they next open an application.' }),
        asked: people.meta({ description: 'Among them: something more is asked then, or they are refused.' }),
      })
      .nullable()
      .meta({ description: 'null: the draft keeps existing sessions, or is of an application, whose rule judges each session anyway.' }),
    save: z
      .strictObject({
        verdict: z.enum(['accepted', 'needs_confirmation', 'refused']),
        code: z.string().nullable().meta({ description: 'The code with which saving is refused, or refused unless confirmed.' }),
        detail: z.string().nullable(),
      })
      .meta({ description: 'What saving this draft would answer now.' }),
  })
  .meta({
    description:
      'With "Accept: application/x-ndjson" lines of {"kind":"progress","counted":n,"of":n} come first, and this with "kind":"impact" last.',
  });

export const impactPeopleBody = impactBody.extend({
  outcome: z.enum(OUTCOMES),
  search: lineGiven(254).optional().meta({ description: 'As of the list of people.' }),
  after: place,
  limit: z.int().min(1).max(200).default(50).meta({ description: 'Rows of a page, 1 to 200.' }),
});

export const side = z.strictObject({
  level: z.enum(LEVELS).meta({ description: 'The level that counts for this person there.' }),
  asked: z.enum(['nothing', 'challenge', 'offered', 'must_enrol', 'refused']),
  deadline: instantText.nullable().meta({ description: 'Until when enrolment can be skipped; null: no grace is running.' }),
  sentence: z.string().meta({ description: 'What would happen, in one sentence.' }),
  why: z.array(z.string()).meta({ description: 'One sentence a step.' }),
});

export const impactPeoplePage = z.strictObject({
  revision: z.int(),
  at: instantText,
  people: z
    .array(
      z.strictObject({
        id: identifier,
        loginName: z.string(),
        displayName: z.string(),
        role: z.string().nullable(),
        before: side,
        after: side,
      }),
    )
    .meta({ description: 'By login name.' }),
  next: placeOf('after'),
});
