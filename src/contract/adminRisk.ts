import { z } from 'zod';
import { RISK_MODES } from '../domain/risk/riskSettings.ts';
import { instantText } from './adminParts.ts';
import { replayBody, testedDocument } from './adminReplay.ts';

const whole = z.int().min(0).max(100);

const perSignal = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({
    new_device: value,
    new_country: value,
    new_network: value,
    impossible_travel: value,
    listed_address: value,
    velocity: value,
    network_changed: value,
  });

/** What a tenant makes of how unusual a sign-in is. */
export const riskSettingsDocument = z.strictObject({
  mode: z
    .enum(RISK_MODES)
    .meta({ description: 'report_only: assessed and recorded with each sign-in, and nobody is asked or refused for it.' }),
  weights: perSignal(whole).meta({ description: 'What a signal adds to the score when it is present; half of it when it is not known.' }),
  thresholds: z.strictObject({
    notice: whole.meta({ description: 'From this score on it is marked in the event.' }),
    ask: whole.meta({ description: 'A factor is asked. Whoever has none that could answer is refused (U3).' }),
    refuse: whole.nullable().meta({ description: 'Refused before anything is said of MFA (P5). null: nobody is.' }),
  }),
  rememberDays: z.int().meta({ description: 'From where people signed in is remembered so long; 7 to 365.' }),
});

/** "Test against the last 30 days". */
export const testRiskBody = z.strictObject({
  weights: riskSettingsDocument.shape.weights,
  thresholds: riskSettingsDocument.shape.thresholds,
  days: replayBody.shape.days,
});

export const riskTestDocument = testedDocument.meta({
  description:
    'What these weights and thresholds, enforced, would have made of the signals on record, beside what was really asked. With "Accept: application/x-ndjson" lines of {"kind":"progress","counted":n,"of":n} come first, and this with "kind":"test" last.',
});

export const riskDocument = z.strictObject({
  settings: riskSettingsDocument,
  sources: z
    .array(
      z.strictObject({
        kind: z.enum(['places', 'list']),
        name: z.string(),
        state: z
          .enum(['in_order', 'damaged', 'missing'])
          .meta({ description: 'damaged, missing: what was read before is used on, if anything was.' }),
        readAt: instantText.nullable(),
        covers: z
          .union([z.enum(['towns', 'countries']), z.int()])
          .nullable()
          .meta({ description: 'Of a list, how many entries.' }),
        builtAt: instantText.nullable(),
      }),
    )
    .meta({ description: "The operator's files about addresses. Signals without their file are off." }),
  since: instantText.meta({ description: 'Thirty days ago: the figures are of the sign-ins since.' }),
  figures: z.strictObject({
    bands: z.strictObject({ none: z.int(), notice: z.int(), ask: z.int(), refuse: z.int() }),
    signals: perSignal(z.int()),
    wouldHave: z
      .strictObject({ challenged: z.int(), refused: z.int() })
      .meta({ description: 'Sign-ins in report_only that would have ended otherwise.' }),
  }),
});
