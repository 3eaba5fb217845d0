import { z } from 'zod';
import { OUTCOMES } from '../domain/policy/impact.ts';
import { confirming, deadEndDocument, instantText } from './adminParts.ts';
import { scopeDocument, sessionsActGiven, versionSays } from './adminPolicy.ts';
import { riskSettingsDocument } from './adminRisk.ts';
import { stepUpSays } from './adminStepUp.ts';
import { MOST_FILE_TEXT } from './policyFile.ts';

const revision = z
  .int()
  .meta({ description: 'Of the rules. Send it as expectedRevision, so that nothing is applied that was not planned.' });

const text = z
  .string()
  .max(MOST_FILE_TEXT)
  .meta({ description: 'All rules of the tenant as YAML. A group or an application that is not in it says nothing.' });

export const policyFileDocument = z.strictObject({ revision, at: instantText, text });

export const policyFilePlanBody = z.strictObject({ text });

const step = z.strictObject({
  kind: z
    .enum(['set', 'schedule', 'withdraw', 'try', 'end_trial'])
    .meta({ description: 'set: from now on. try, end_trial: a rule that is tried without being enforced.' }),
  scope: scopeDocument,
  name: z.string().nullable().meta({ description: 'Of the group, or the client id of the application; null: the tenant.' }),
  from: instantText.nullable().meta({ description: 'null: from now on.' }),
  says: versionSays.omit({ from: true }).meta({ description: 'Of what is withdrawn or tried no more: what it said.' }),
});

const steps = z.array(step).meta({ description: 'Empty: the rules stand as the file says.' });

const stepUp = z
  .array(z.strictObject({ kind: z.enum(['save', 'remove']), name: z.string(), says: stepUpSays.nullable(), said: stepUpSays.nullable() }))
  .meta({ description: 'Changes of step-up rules. says null: it is removed. said null: it is new.' });

const risk = z.strictObject({ says: riskSettingsDocument, said: riskSettingsDocument }).nullable().meta({
  description: 'What is made of risk from then on, and was before; null: it stands as the file says, or the file says nothing of it.',
});

export const policyFilePlanDocument = z.strictObject({
  revision,
  at: instantText,
  steps,
  stepUp,
  risk,
  impact: z.array(
    z.strictObject({
      at: instantText,
      application: z.string().nullable().meta({ description: 'Client id; null: sign-ins for none in particular.' }),
      people: z.record(z.enum(OUTCOMES), z.int()),
    }),
  ),
  deadEnds: z.array(deadEndDocument),
  refusal: z
    .strictObject({ code: z.string(), detail: z.string() })
    .nullable()
    .meta({ description: 'What applying would be answered, unless dead ends are accepted; null: it would be applied.' }),
});

export const policyFileApplyBody = z.strictObject({ text, sessions: sessionsActGiven, ...confirming });

export const policyFileAppliedDocument = z.strictObject({ revision, steps, stepUp, risk, deadEnds: z.array(deadEndDocument) });
