import type { z } from 'zod';
import type { replayDocument, replayedPage, testedDocument } from '../../contract/adminReplay.ts';
import type { stepUpTestDocument } from '../../contract/adminStepUp.ts';
import type { ReplayedPage } from '../../flows/rehearse/listReplayed.ts';
import type { Replay } from '../../flows/rehearse/replayRule.ts';
import type { Tested } from '../../flows/rehearse/testedOnRecord.ts';
import type { StepUpTested } from '../../flows/rehearse/testStepUpRule.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { sideOf } from './impactDocuments.ts';

export function replayDocumentOf({ from, until, days, ...replay }: Replay): z.input<typeof replayDocument> {
  return {
    ...replay,
    from: formatInstant(from),
    until: formatInstant(until),
    days: days.map(({ day, numbers }) => ({ day: formatInstant(day), numbers })),
  };
}

export function testedDocumentOf({ people, looked, notOnRecord, ...replay }: Tested): z.input<typeof testedDocument> {
  return { ...replayDocumentOf(replay), looked, notOnRecord, people: people.map((one) => ({ ...one })) };
}

export function stepUpTestDocumentOf({ fired, ...tested }: StepUpTested): z.input<typeof stepUpTestDocument> {
  return { ...testedDocumentOf(tested), fired };
}

export function replayedPageOf({ revision, signIns, next }: ReplayedPage): z.input<typeof replayedPage> {
  return {
    revision,
    signIns: signIns.map(({ event, at, person, application, recorded, before, after, clause }) => ({
      event,
      at: formatInstant(at),
      person: { id: person.id, loginName: person.loginName, displayName: person.displayName },
      application: application === null ? null : { id: application.id, name: application.name },
      recorded,
      before: sideOf(before),
      after: sideOf(after),
      clause,
    })),
    next,
  };
}
