import type { z } from 'zod';
import type { replayDocument, replayedPage } from '../../contract/adminReplay.ts';
import type { stepUpTestDocument } from '../../contract/adminStepUp.ts';
import type { ReplayedPage } from '../../flows/rehearse/listReplayed.ts';
import type { Replay } from '../../flows/rehearse/replayRule.ts';
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

export function stepUpTestDocumentOf({ people, fired, ...replay }: StepUpTested): z.input<typeof stepUpTestDocument> {
  return { ...replayDocumentOf(replay), people: people.map((one) => ({ ...one })), fired };
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
