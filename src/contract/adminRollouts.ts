import { z } from 'zod';
import { MOST_DAYS_BEFORE, MOST_PER_MINUTE, MOST_REMINDERS } from '../domain/rollout/mailing.ts';
import { SAFE } from '../domain/rollout/plan.ts';
import { LONGEST_NAME, MOST_GROUPS, MOST_STAGES } from '../domain/rollout/planFault.ts';
import { ROLLOUT_STATES } from '../domain/rollout/rollout.ts';
import { WARNINGS } from '../domain/rollout/warnings.ts';
import {
  confirming,
  deadEndDocument,
  identifier,
  instantGiven,
  instantText,
  limitGiven,
  lineGiven,
  nextOf,
  tenantAddress,
} from './adminParts.ts';
import { scopeDocument, versionSays } from './adminPolicy.ts';
import { plannedMail } from './adminRolloutMails.ts';

const percent = z.int().min(0).max(100);

const who = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('groups'), groups: z.array(identifier).max(MOST_GROUPS) }),
    z.strictObject({ kind: z.literal('share'), percent: z.int() }),
    z.strictObject({ kind: z.literal('all') }),
  ])
  .meta({ description: 'Named groups first, then growing shares of all people (always the same ones first), then everybody.' });

const brake = z
  .strictObject({
    leastReady: percent.meta({ description: 'Percent of the people of the next stage who have a factor. Judged in the hour before it.' }),
    mostStuck: percent.meta({ description: 'Percent of the people who were asked and are stuck. Judged all the time.' }),
  })
  .nullable()
  .meta({ description: 'While both hold, the roll-out moves on; otherwise it halts. null: it moves on whatever comes of it.' });

const mailing = z
  .strictObject({
    announcement: z.boolean().meta({ description: 'At the start.' }),
    reminders: z
      .array(z.int().min(0).max(MOST_DAYS_BEFORE))
      .max(MOST_REMINDERS)
      .meta({ description: 'Days before the date of each person, at its time of day; 0: on the day.' }),
    perMinute: z.int().min(1).max(MOST_PER_MINUTE).meta({ description: 'At most so many mails are written in a minute.' }),
  })
  .nullable()
  .meta({ description: 'Mails to those who have no factor by then, once for each person and step. null: none.' });

const timing = z.strictObject({ kind: z.enum(['first-sign-in', 'next-sign-in']) });
const existingSessions = z.enum(['keep', 'recheck']);
const graceDays = z
  .int()
  .meta({ description: 'Whole days before the date of each stage in which its people are asked and can put it off. 0: none.' });
const dueAt = 'From then on its people must. They are asked for graceDays before it.';

export const planBody = z.strictObject({
  name: lineGiven(LONGEST_NAME),
  scopes: z.array(scopeDocument).max(100),
  stages: z.array(z.strictObject({ at: instantGiven.meta({ description: dueAt }), who })).max(MOST_STAGES),
  graceDays: graceDays.default(SAFE.graceDays),
  timing: timing.default(SAFE.timing),
  existingSessions: existingSessions.default(SAFE.existingSessions),
  brake: brake.default(SAFE.brake),
  mailing: mailing.default({ ...SAFE.mailing, reminders: [...SAFE.mailing.reminders] }),
});

export const startRolloutBody = z.strictObject({ plan: planBody, ...confirming });

const plan = z.strictObject({
  name: z.string(),
  scopes: z.array(scopeDocument),
  stages: z.array(z.strictObject({ at: instantText.meta({ description: dueAt }), who })),
  graceDays,
  timing,
  existingSessions,
  brake,
  mailing,
});

const readiness = z.strictObject({
  people: z.int().meta({
    description:
      'Whom the stage reaches, those of earlier stages among them; disabled accounts and those younger than the roll-out are left out.',
  }),
  ready: z.int().meta({ description: 'Those of them who have a factor that is allowed there.' }),
  newcomers: z.int().meta({ description: 'Those without one who never signed in. The others without one have signed in before (T3).' }),
});

const dates = {
  opensAt: instantText.meta({
    description: 'From then on its people are asked. Accounts that are made later have no time to put it off (T7).',
  }),
  dueAt: instantText.meta({ description: 'From then on it cannot be put off.' }),
};

const kind = z.enum(['prepare', 'stage', 'final']);
const stageNumber = z.int().nullable().meta({ description: 'Counted from 0; null: before the first.' });

const started = z.array(z.strictObject({ kind, stage: stageNumber, scope: scopeDocument, says: versionSays }));

export const rolloutPreview = z.strictObject({
  revision: z.int(),
  at: instantText,
  plan,
  steps: started.meta({ description: 'The versions that starting it adds to the timelines.' }),
  stages: z.array(z.strictObject({ ...dates, readiness })),
  mails: z.array(plannedMail).meta({ description: 'If it were started now.' }),
  warnings: z.array(z.enum(WARNINGS)).meta({
    description:
      'off_to_required: nobody was ever asked, and in less than 7 days everybody is. short_notice: less than 7 days until the first date. nobody_asked_before: no days in which it can be put off.',
  }),
  deadEnds: z.array(deadEndDocument),
  start: z
    .strictObject({
      verdict: z.enum(['accepted', 'needs_confirmation', 'refused']),
      code: z.string().nullable(),
      detail: z.string().nullable(),
    })
    .meta({ description: 'What starting it would answer now.' }),
});

export const rolloutStarted = z.strictObject({ id: identifier, steps: started, deadEnds: z.array(deadEndDocument) });

const state = z.enum([...ROLLOUT_STATES, 'finished']);
const stageState = z
  .enum(['waiting', 'coming', 'open', 'due'])
  .meta({ description: 'waiting: withdrawn for now. open: its people are asked and can put it off.' });

const summary = {
  id: identifier,
  plan,
  state,
  edition: z.int().meta({ description: 'How often it was changed. Send it as expectedEdition.' }),
  createdAt: instantText,
  changedAt: instantText.meta({ description: 'Since when it is as it is.' }),
};

export const rolloutsPage = z.strictObject({
  at: instantText,
  rollouts: z.array(z.strictObject({ ...summary, stages: z.array(z.strictObject({ ...dates, state: stageState })) })),
  next: nextOf('before'),
});

export const rolloutsQuery = z.strictObject({ before: z.string().optional(), limit: limitGiven });

const reason = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not_ready'), people: z.int(), ready: z.int(), leastReady: percent }),
  z.strictObject({ kind: z.literal('stuck'), reached: z.int(), stuck: z.int(), mostStuck: percent }),
  z.strictObject({ kind: z.literal('loosens'), stage: z.int() }).meta({
    description:
      'This stage, counted from 0, would ask somebody for less than a rule that was made stricter by hand since. Without a brake too.',
  }),
]);

export const rolloutDocument = z.strictObject({
  ...summary,
  at: instantText,
  createdBy: z.looseObject({ kind: z.string() }),
  createdByName: z.string().nullable(),
  reasons: z.array(reason).nullable().meta({ description: 'Why the brake halted it; null: it is not halted.' }),
  stages: z.array(z.strictObject({ ...dates, state: stageState, readiness })),
  brake: z
    .strictObject({
      reached: z.int().meta({ description: 'People who were asked, in the last 7 days at most, and since it last went on.' }),
      stuck: z.int().meta({ description: 'Those of them whose last attempt came to nothing.' }),
      reasons: z.array(reason).meta({ description: 'Why it would halt now; empty: it moves on.' }),
    })
    .meta({ description: 'How its brake sees it at this moment.' }),
  steps: z.array(
    z.strictObject({
      version: identifier,
      kind,
      stage: stageNumber,
      scope: scopeDocument,
      from: instantText,
      withdrawnAt: instantText.nullable(),
    }),
  ),
});

export const rolloutAddress = tenantAddress.extend({ rollout: z.string() });

const expectedEdition = z
  .int()
  .nullable()
  .default(null)
  .meta({ description: 'The edition that you saw; another one is refused with edition_conflict.' });

export const pauseBody = z.strictObject({ expectedEdition });

export const rollBackBody = z.strictObject({ expectedEdition, deadEnds: confirming.deadEnds });

export const resumeBody = z.strictObject({
  expectedEdition,
  deadEnds: confirming.deadEnds,
  next: instantGiven.nullable().default(null).meta({
    description:
      'The date of the next stage, which moves the later ones along. null: as planned while that is ahead; otherwise later by as long as it stood still.',
  }),
  brake: brake.optional().meta({ description: 'Another brake. Absent: it stays.' }),
});

export const rolloutChanged = z.strictObject({ edition: z.int() });
