import { z } from 'zod';
import { LEVELS } from '../domain/policy/rule.ts';
import { instantGiven, instantText } from './adminParts.ts';

export const explainQuery = z.strictObject({
  application: z.string().optional().meta({ description: 'Absent: no application in particular.' }),
  at: instantGiven.optional().meta({ description: 'Absent: now.' }),
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
  outcome: z.string().meta({ description: 'What would happen, in one sentence.' }),
  sentences: z.array(z.string()).meta({ description: 'Why, one sentence a step.' }),
});
