import { z } from 'zod';
import { REQUIRED_FACTORS } from '../domain/directory/requiredFactors.ts';
import { SIGNAL_KINDS } from '../domain/risk/signals.ts';
import { LEAST_DURATION_SECONDS, MOST_DURATION_SECONDS } from '../domain/stepUp/stepUpDraft.ts';
import { STEP_UP_MODES } from '../domain/stepUp/stepUpRule.ts';
import { expectedEdition, identifier, instantText, judged, stateEdition, tenantAddress } from './adminParts.ts';
import { replayBody, testedDocument } from './adminReplay.ts';

const trigger = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('operation'), operation: z.string() }),
    z.strictObject({ kind: z.literal('first_access'), label: z.string() }),
    z.strictObject({ kind: z.literal('scope'), scope: z.string() }),
    z.strictObject({ kind: z.literal('proof_age'), label: z.string().nullable() }),
    z.strictObject({ kind: z.literal('signal'), signal: z.enum(SIGNAL_KINDS) }),
    z.strictObject({ kind: z.literal('score'), atLeast: z.int() }),
  ])
  .meta({
    description:
      'operation: one of this name is opened. first_access: a session opens an application with this label for the first time. scope: an authorization asks for it for the first time in a session. proof_age: an application with this label (null: any) is opened after the last proof has become older than the duration. signal: it was seen, or could not be told. score: it was at least so high, 1 to 100.',
  });

export const stepUpSays = z.strictObject({
  name: z.string(),
  trigger,
  factors: z.enum(REQUIRED_FACTORS),
  aal: z.union([z.literal(1), z.literal(2)]),
  durationSeconds: z.int(),
  mode: z.enum(STEP_UP_MODES),
});

export const stepUpRuleDocument = stepUpSays.extend({
  id: identifier,
  from: instantText.meta({ description: 'Since when it says this.' }),
  edition: stateEdition,
});

export const stepUpRulesDocument = z.strictObject({
  rules: z
    .array(
      stepUpRuleDocument.extend({
        lately: z
          .strictObject({ times: z.int(), people: z.int() })
          .meta({ description: 'How often it asked. In report-only: how often it would have.' }),
      }),
    )
    .meta({ description: 'The first that was made first.' }),
  since: instantText.meta({ description: 'Thirty days ago: the numbers are of what happened since.' }),
  labels: z.array(z.string()).meta({ description: 'The labels that applications carry.' }),
});

export const stepUpRuleAddress = tenantAddress.extend({ rule: z.string() });

export const saveStepUpRuleBody = z.strictObject({
  name: judged('string', 'One line of 1 to 200 characters. People who are asked because of the rule see it.'),
  trigger: judged('object', 'As in the answer.'),
  factors: judged('string', REQUIRED_FACTORS.join(', ')).default('any'),
  aal: judged('string', '1 or 2').meta({ type: 'integer' }).default(2),
  durationSeconds: judged('string', `From ${LEAST_DURATION_SECONDS} to ${MOST_DURATION_SECONDS}.`).meta({ type: 'integer' }),
  mode: judged('string', STEP_UP_MODES.join(', ')).default('enforced'),
});

/** "Test against the last 30 days". */
export const testStepUpRuleBody = saveStepUpRuleBody.extend({
  rule: identifier.nullable().default(null).meta({ description: 'The rule in whose place the draft is tried; null: a new one.' }),
  days: replayBody.shape.days,
});

export const stepUpTestDocument = testedDocument
  .extend({
    fired: z
      .strictObject({ times: z.int(), people: z.int() })
      .nullable()
      .meta({ description: 'What the rule as it stands asked in these days, or would have in report-only; null: the draft is new.' }),
  })
  .meta({
    description:
      'An authorization with a live session is on record only where it asked, so it is not looked at. A rule by signal or score is judged as if risk had been enforced. With "Accept: application/x-ndjson" lines of {"kind":"progress","counted":n,"of":n} come first, and this with "kind":"test" last.',
  });

export const changeStepUpRuleBody = saveStepUpRuleBody.extend({ expectedEdition });
