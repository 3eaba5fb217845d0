import { sql } from 'kysely';
import { MOST_SENDS_PER_NUMBER, MOST_SENDS_PER_PERSON, prefixOf, SEND_WINDOW, type SendLimit } from '../../../domain/factors/sendLimits.ts';
import { after, MINUTE } from '../../../kernel/instant.ts';
import type { Send, SendCharge } from '../../../ports/store/messageStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask } from '../question.ts';
import { type Budget, budgetWithin, longestUsedUp, spendWith } from './budgets.ts';

/** One counter for all is written by everybody who sends, so it is a small one: a number for each stretch, not a time for each send. */
const SLOT = 5 * MINUTE;
/** Whole slots that reach into the window: the one in which it begins counts in full. */
const SLOTS_IN_WINDOW = SEND_WINDOW / SLOT;

function budgetsOf({ user, to, limits }: Send): ReadonlyMap<Exclude<SendLimit, 'system'>, Budget> {
  const within = (most: number, ...subject: readonly string[]): Budget => budgetWithin(SEND_WINDOW, most, ['sms', ...subject]);
  const budgets = new Map<Exclude<SendLimit, 'system'>, Budget>([
    ['number', within(MOST_SENDS_PER_NUMBER, 'number', to)],
    ['prefix', within(limits.perPrefix, 'prefix', prefixOf(to))],
    ['tenant', within(limits.perTenant, 'tenant')],
  ]);
  if (user !== null) budgets.set('person', within(MOST_SENDS_PER_PERSON, 'person', user));
  return budgets;
}

export async function chargeSend(tx: Tx, send: Send): Promise<SendCharge> {
  const budgets = budgetsOf(send);
  const slot = Math.floor(tx.now / SLOT);
  const before = sql`(select coalesce(sum(o.sent), 0) from system_sends o where o.slot >= ${slot - SLOTS_IN_WINDOW} and o.slot < ${slot})`;
  const ofSystem = sql`insert into system_sends as s (slot, sent)
      select ${slot}::bigint, 1 from allowed where allowed.yes and ${before} < ${send.limits.perSystem}
      on conflict (slot) do update set sent = s.sent + 1 where s.sent + ${before} < ${send.limits.perSystem}
      returning s.slot`;
  if ((await spendWith(tx, [...budgets.values()], ofSystem)) === 'spent') return { kind: 'charged' };
  const usedUp = await longestUsedUp(tx, [...budgets.values()]);
  const [limit] = [...budgets].find(([, { digest }]) => Buffer.from(digest).toString('hex') === usedUp?.subject) ?? ['system' as const];
  return { kind: 'refused', limit, until: usedUp?.until ?? after(tx.now, SLOT) };
}

/** What no window reaches any more. */
export async function deleteSystemSends(tx: Tx): Promise<void> {
  await ask(tx, sql`delete from system_sends where slot < ${Math.floor(tx.now / SLOT) - SLOTS_IN_WINDOW}`);
}
