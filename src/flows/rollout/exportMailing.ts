import type { UserId } from '../../domain/directory/user.ts';
import type { MailStep } from '../../domain/rollout/mailing.ts';
import type { MailStanding } from '../../domain/rollout/mailState.ts';
import type { RolloutId } from '../../domain/rollout/rollout.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy, notBesides } from '../administer.ts';
import { type MailNamed, mailsAsked } from '../mailsAsked.ts';
import { record } from '../record.ts';
import { type ListMailingError, listMailing, type MailingListed } from './listMailing.ts';
import { rolloutNotFound } from './rolloutChanges.ts';

export interface ExportMailing extends Administration {
  readonly rollout: RolloutId;
  /** null: all of its mails, one after the other. */
  readonly mail: MailNamed | null;
  readonly standing: MailStanding | null;
}

/** A part at a time, each of one mail. A refusal in the middle is the last part: what came before it is not all. */
export type MailingExport = AsyncIterable<Result<MailingListed & { readonly step: MailStep }, ListMailingError>>;

const PART = 1_000;

/** For other channels: whom a mail is for, who could not be reached by it, and whose date is when. On record as every export. */
export function exportMailing(ports: Pick<Ports, 'store'>) {
  async function* parts({ mail: _, ...command }: ExportMailing, mails: readonly { stage: number; step: MailStep }[]): MailingExport {
    for (const mail of mails) {
      for (let after: UserId | null = null, more = true; more; ) {
        const part = await listMailing(ports)({ ...command, mail, after, limit: PART });
        yield part.ok ? succeeded({ ...part.value, step: mail.step }) : part;
        if (!part.ok) return;
        after = part.value.next;
        more = after !== null;
      }
    }
  }

  return (command: ExportMailing): Promise<Result<MailingExport, 'not_permitted' | 'rollout_not_found'>> =>
    administer(ports, { ...command, act: 'export_audit', on: null }, async (tx, acting) => {
      const barred = notBesides(acting, 'read_policy') ?? notBesides(acting, 'read_directory');
      if (barred !== null) return barred;
      const rollout = await ports.store.findRollout(tx, command.rollout);
      if (rollout === null) return rolloutNotFound();
      const { mail, standing } = command;
      const all = (await mailsAsked(ports, tx, rollout)).map((one) => ({ stage: one.people.stage, step: one.mail.step }));
      const wanted = all.filter(({ stage, step }) => mail === null || (stage === mail.stage && step === mail.step));
      const question = { list: 'rollout mails', rollout: rollout.id, stage: mail?.stage ?? null, step: mail?.step ?? null, standing };
      await record(ports, tx, eventBy(command.by, 'audit.exported', { data: { format: 'csv', question, until: formatInstant(tx.now) } }));
      return succeeded(parts(command, wanted));
    });
}
