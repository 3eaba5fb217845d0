import { mailsDue } from '../../domain/rollout/mailing.ts';
import type { MailStanding } from '../../domain/rollout/mailState.ts';
import type { RolloutId } from '../../domain/rollout/rollout.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MailAsked } from '../../ports/store/rolloutMailStore.ts';
import { type Administration, administer } from '../administer.ts';
import { mailsAsked } from '../mailsAsked.ts';
import { rolloutNotFound } from './rolloutChanges.ts';

export interface ShowMailing extends Administration {
  readonly rollout: RolloutId;
}

export interface MailShown extends Pick<MailAsked, 'people' | 'mail'> {
  /** It is being written. */
  readonly isUnderWay: boolean;
  readonly standings: readonly { readonly standing: MailStanding; readonly people: number }[];
}

export interface MailingShown {
  readonly at: Instant;
  /** false: this deployment sends no mail, so nothing is written. */
  readonly isSent: boolean;
  readonly mails: readonly MailShown[];
}

/** Every mail of a roll-out, with how many people stand how with it. */
export function showMailing(ports: Pick<Ports, 'store' | 'mailer'>) {
  return (command: ShowMailing): Promise<Result<MailingShown, 'not_permitted' | 'rollout_not_found'>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const rollout = await ports.store.findRollout(tx, command.rollout);
      if (rollout === null) return rolloutNotFound();
      const due = new Set(mailsDue(rollout, tx.now).map(({ people, mail }) => `${people.stage} ${mail.step}`));
      const isSent = ports.mailer !== null;
      const mails: MailShown[] = [];
      for (const asked of await mailsAsked(ports, tx, rollout)) {
        const { people, mail } = asked;
        const isUnderWay = isSent && due.has(`${people.stage} ${mail.step}`);
        mails.push({ people, mail, isUnderWay, standings: await ports.store.countMailStandings(tx, asked) });
      }
      return succeeded({ at: tx.now, isSent, mails });
    });
}
