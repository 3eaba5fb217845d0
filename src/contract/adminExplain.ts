import { z } from 'zod';
import { LEVELS } from '../domain/policy/rule.ts';
import { RISK_MODES } from '../domain/risk/riskSettings.ts';
import { RISK_BANDS } from '../domain/risk/score.ts';
import { SIGNAL_KINDS } from '../domain/risk/signals.ts';
import { identifier, instantGiven, instantText, lineGiven } from './adminParts.ts';
import { scopeDocument } from './adminPolicy.ts';

export const explainQuery = z.strictObject({
  application: z.string().optional().meta({ description: 'Absent: no application in particular.' }),
  scope: lineGiven(500).optional().meta({ description: 'The OAuth scopes that the application asks for, with blanks between them.' }),
  at: instantGiven.optional().meta({ description: 'Absent: now.' }),
  address: z
    .union([z.ipv4(), z.ipv6()])
    .optional()
    .meta({ description: 'The network address from which they would sign in. Absent: risk is left out.' }),
  browser: z
    .enum(['one_of_theirs', 'new'])
    .default('one_of_theirs')
    .meta({ description: 'With which browser, where an address is given.' }),
});

export const explanationDocument = z.strictObject({
  at: instantText,
  gate: z.enum(['none', 'disabled', 'second_factor_locked']).meta({ description: 'What stands before the decision.' }),
  decision: z.looseObject({
    outcome: z.enum(['grant', 'challenge', 'enrol', 'reauthenticate', 'refuse']),
    level: z.enum(LEVELS),
    occasion: z.enum(['sign_in', 'reuse']),
    decidedBy: z.string(),
    why: z.array(z.looseObject({ kind: z.string() })),
  }),
  risk: z
    .strictObject({
      mode: z.enum(RISK_MODES),
      score: z.int(),
      band: z.enum(RISK_BANDS),
      signals: z.array(
        z.strictObject({
          kind: z.enum(SIGNAL_KINDS),
          state: z.enum(['present', 'absent', 'unknown', 'off']),
          evidence: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
        }),
      ),
    })
    .nullable()
    .meta({
      description:
        'What the sign-in would be assessed as; only where risk is enforced the decision reads it. null: no address was given, or risk is off.',
    }),
  outcome: z.string().meta({ description: 'What would happen, in one sentence.' }),
  sentences: z.array(z.string()).meta({ description: 'Why, one sentence a step.' }),
});

export const explanationsQuery = z.strictObject({ at: instantGiven.optional().meta({ description: 'Absent: now.' }) });

/** The same for one person over all applications. */
export const explanationsDocument = z.strictObject({
  at: instantText,
  gate: explanationDocument.shape.gate,
  explanations: z
    .array(
      z.strictObject({
        application: z
          .strictObject({ id: identifier, clientId: z.string(), name: z.string() })
          .nullable()
          .meta({ description: 'null: no application in particular.' }),
        decision: explanationDocument.shape.decision,
        rules: z.array(z.strictObject({ scope: scopeDocument, name: z.string().nullable(), from: instantText })).meta({
          description:
            'The rules that said the level which counts; none when nobody has configured anything. The tenant has no name among them.',
        }),
        deadline: instantText.nullable().meta({ description: 'End of the grace that is running; null: none is.' }),
        outcome: explanationDocument.shape.outcome,
        sentences: explanationDocument.shape.sentences,
      }),
    )
    .meta({ description: 'No application in particular first, then all applications by name.' }),
});
