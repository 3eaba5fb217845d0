import type { UserId } from '../../domain/directory/user.ts';
import type { MailStanding } from '../../domain/rollout/mailState.ts';
import type { RolloutId } from '../../domain/rollout/rollout.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MailPerson } from '../../ports/store/rolloutMailStore.ts';
import { type Administration, administer, notBesides } from '../administer.ts';
import { type MailNamed, mailAsked } from '../mailsAsked.ts';
import { rowsOfPage } from '../pageOf.ts';
import { rolloutNotFound } from './rolloutChanges.ts';

export interface ListMailing extends Administration {
  readonly rollout: RolloutId;
  readonly mail: MailNamed;
  /** null: any. */
  readonly standing: MailStanding | null;
  /** The last of the page before; null: the first page. */
  readonly after: UserId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

export interface MailingListed {
  /** The date of all of them. */
  readonly date: Instant;
  readonly people: readonly MailPerson[];
  readonly next: UserId | null;
}

export type ListMailingError = 'not_permitted' | 'rollout_not_found' | 'rollout_mail_not_found';

/** The people of one mail of a roll-out, and how each stands with it. */
export function listMailing(ports: Pick<Ports, 'store'>) {
  return ({ rollout: id, mail, standing, after, limit, ...by }: ListMailing): Promise<Result<MailingListed, ListMailingError>> =>
    administer(ports, { ...by, act: 'read_policy', on: null }, async (tx, acting) => {
      // It tells names and addresses.
      const barred = notBesides(acting, 'read_directory');
      if (barred !== null) return barred;
      const rollout = await ports.store.findRollout(tx, id);
      if (rollout === null) return rolloutNotFound();
      const asked = await mailAsked(ports, tx, { rollout, named: mail });
      if (!asked.ok) return asked;
      const most = rowsOfPage(limit);
      const people = await ports.store.listMailPeople(tx, asked.value, { standing, after, limit: most });
      const next = people.length < most ? null : (people.at(-1)?.user ?? null);
      return succeeded({ date: asked.value.people.date, people, next });
    });
}
