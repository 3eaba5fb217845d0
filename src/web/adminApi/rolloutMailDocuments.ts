import type { z } from 'zod';
import type { mailingDocument, mailPeoplePage, plannedMail } from '../../contract/adminRolloutMails.ts';
import type { StageMail } from '../../domain/rollout/mailing.ts';
import type { MailingExport } from '../../flows/rollout/exportMailing.ts';
import type { MailingListed } from '../../flows/rollout/listMailing.ts';
import type { MailingShown } from '../../flows/rollout/showMailing.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { csvLine } from './csvLine.ts';
import { instantOrNull } from './instantOrNull.ts';

export function plannedMailOf({ people, mail }: StageMail): z.input<typeof plannedMail> {
  return {
    stage: people.stage,
    step: mail.step,
    date: formatInstant(people.date),
    from: formatInstant(mail.from),
    until: formatInstant(mail.until),
  };
}

export function mailingDocumentOf({ at, isSent, mails }: MailingShown): z.input<typeof mailingDocument> {
  return {
    at: formatInstant(at),
    isSent,
    mails: mails.map(({ isUnderWay, standings, ...one }) => ({
      ...plannedMailOf(one),
      isUnderWay,
      people: standings.reduce((sum, { people }) => sum + people, 0),
      standings: standings.map((each) => ({ ...each })),
    })),
  };
}

export function mailPeopleOf({ date, people, next }: MailingListed): z.input<typeof mailPeoplePage> {
  return {
    date: formatInstant(date),
    people: people.map(({ user, at, ...person }) => ({ id: user, ...person, at: instantOrNull(at) })),
    next,
  };
}

/** What the administrator lost in the middle of an export. The answer breaks off, so that nobody takes it for all. */
class ExportBrokenOff extends Error {
  override readonly name = 'ExportBrokenOff';
}

export async function* mailingCsv(parts: MailingExport): AsyncGenerator<string> {
  yield csvLine(['mail', 'display_name', 'login_name', 'deadline', 'step', 'status', 'at']);
  for await (const part of parts) {
    if (!part.ok) throw new ExportBrokenOff(part.code);
    const { date, step, people } = part.value;
    yield people
      .map((one) => csvLine([one.mail, one.displayName, one.loginName, formatInstant(date), step, one.standing, instantOrNull(one.at)]))
      .join('');
  }
}
