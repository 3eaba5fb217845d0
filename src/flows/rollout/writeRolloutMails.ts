import type { TenantId } from '../../domain/directory/tenant.ts';
import type { TemplateName } from '../../domain/messages/templates.ts';
import { mailsDue, type StageMail } from '../../domain/rollout/mailing.ts';
import type { RolloutId } from '../../domain/rollout/rollout.ts';
import { after, MINUTE } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MailAsked } from '../../ports/store/rolloutMailStore.ts';
import type { RecordedRollout } from '../../ports/store/rolloutStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { kindsThatCount } from '../kindsThatCount.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { rolloutMailValues } from '../rolloutMailValues.ts';

export type MailingPorts = Pick<Ports, 'store' | 'random' | 'mailer'>;

/** So many are written in one transaction. */
const SLICE = 100;
/** Whoever comes late to a step is looked for so often. */
const AGAIN = 10 * MINUTE;
/** While so many minutes of mails wait for their server, no more are written: the outbox is not to hold the whole campaign. */
const MOST_WAITING_MINUTES = 10;

/**
 * Writes the mails of roll-outs that are due, slice by slice and no faster than each plan says. Every slice is a transaction of its own, in
 * which the roll-out is locked, its pace is counted and its place is kept: so it goes on where it was after a crash, two nodes are one, and
 * a row for each person and step is what keeps anybody from getting one twice. It turns nothing on.
 * @returns how many were written.
 */
export function writeRolloutMails(ports: MailingPorts) {
  return async ({ tenantId }: { readonly tenantId: TenantId }): Promise<number> => {
    // What could not be sent anyway is not begun, and nothing is missed by that while its time is not over.
    if (ports.mailer === null) return 0;
    const rollouts = await ports.store.transaction(tenantId, async (tx) => {
      const standing = await ports.store.listStandingRollouts(tx);
      return standing.filter((one) => mailsDue(one, tx.now).length > 0).map(({ id }) => id);
    });
    let written = 0;
    for (const rollout of rollouts) {
      for (let slice = await writeSlice(ports, tenantId, rollout); slice !== null; slice = await writeSlice(ports, tenantId, rollout))
        written += slice;
    }
    return written;
  };
}

/** @returns how many were written; null: there is nothing to do for now. */
function writeSlice(ports: MailingPorts, tenantId: TenantId, id: RolloutId): Promise<number | null> {
  return ports.store.transaction(tenantId, async (tx) => {
    const rollout = await ports.store.lockRollout(tx, id);
    const due = rollout === null ? [] : mailsDue(rollout, tx.now);
    if (rollout === null || rollout.plan.mailing === null || due.length === 0) return null;
    const { perMinute } = rollout.plan.mailing;
    const { written, waiting } = await ports.store.countRolloutMails(tx, id, after(tx.now, -MINUTE));
    const most = Math.min(SLICE, perMinute - written, MOST_WAITING_MINUTES * perMinute - waiting);
    if (most <= 0) return null;
    const { snapshot } = await latestSnapshot(ports, tx);
    for (const one of due) {
      const asked = { rollout: id, ...one, kinds: kindsThatCount(snapshot, one.people.reached.scopes, tx.now) };
      const wrote = await writeStep(ports, tx, { rollout, asked, most });
      if (wrote !== null) return wrote;
    }
    return null;
  });
}

/** @returns null: it has gone through its people for now. */
async function writeStep(
  ports: MailingPorts,
  tx: Tx,
  { rollout, asked, most }: { readonly rollout: RecordedRollout; readonly asked: MailAsked; readonly most: number },
): Promise<number | null> {
  const pass = await ports.store.findMailPass(tx, asked);
  if (pass.againAt !== null && pass.againAt > tx.now) return null;
  const people = await ports.store.listMailsDue(tx, asked, { after: pass.after, limit: most });
  const last = people.length < most ? undefined : people.at(-1);
  await ports.store.putMailPass(
    tx,
    asked,
    last === undefined ? { after: null, againAt: after(tx.now, AGAIN) } : { after: last.user, againAt: null },
  );
  if (people.length === 0) return null;
  const values = await rolloutMailValues(ports, tx, { plan: rollout.plan, date: asked.people.date });
  const messages = people.map(({ user, mail, message }) => ({
    id: message ?? ports.random.id<'Message'>(tx.now),
    channel: 'mail' as const,
    template: templateOf(asked),
    user,
    recipient: mail,
    values,
    sealedValues: null,
    expiresAt: asked.mail.until,
  }));
  return ports.store.insertRolloutMails(tx, asked, messages);
}

function templateOf({ mail }: Pick<StageMail, 'mail'>): TemplateName {
  return mail.step === 'announcement' ? 'rollout_announcement' : 'rollout_reminder';
}
