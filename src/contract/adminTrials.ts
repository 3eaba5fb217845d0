import { z } from 'zod';
import { CLAUSES } from '../domain/policy/clause.ts';
import { TRIED } from '../domain/policy/trial.ts';
import { deadEndDocument, identifier, instantText, nextOf } from './adminParts.ts';
import { scopeDocument, setRuleBody, versionSays } from './adminPolicy.ts';

/** Rules that are tried: evaluated and recorded with each real sign-in, and enforced never. */
export const tryRuleBody = z.strictObject({ scope: scopeDocument, rule: setRuleBody.shape.rule });

export const endTrialBody = z.strictObject({ scope: scopeDocument });

export const trialStarted = z.strictObject({
  since: instantText.meta({ description: 'From which sign-ins are looked at; a grace of the rule begins with it.' }),
  deadEnds: z
    .array(deadEndDocument)
    .meta({ description: 'Whom the rule would leave without a way, were it enforced. Nothing is refused for it.' }),
});

const number = z.strictObject({ signIns: z.int(), people: z.int() });

export const trialsDocument = z.strictObject({
  trials: z.array(z.strictObject({ scope: scopeDocument, says: versionSays })),
  since: instantText.meta({ description: 'Seven days ago: the numbers are of the sign-ins since.' }),
  numbers: z
    .strictObject({ let_in: number, challenged: number, can_skip: number, held: number, refused: number })
    .meta({ description: 'Sign-ins that all tried rules together would have made otherwise. let_in: they were refused.' }),
});

export const triedQuery = z.strictObject({
  outcome: z.enum(TRIED),
  before: identifier.optional().meta({ description: 'The "next" of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const triedPage = z.strictObject({
  signIns: z
    .array(
      z.strictObject({
        event: identifier,
        at: instantText,
        person: z
          .strictObject({ id: identifier, loginName: z.string(), displayName: z.string() })
          .nullable()
          .meta({ description: 'null: the account is gone.' }),
        application: identifier.nullable(),
        clause: z.enum(CLAUSES).meta({ description: 'That would have decided.' }),
        because: z.string().meta({ description: 'What really decided.' }),
      }),
    )
    .meta({ description: 'Newest first.' }),
  next: nextOf('before'),
});
