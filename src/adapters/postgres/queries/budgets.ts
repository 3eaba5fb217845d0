import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { FIRST_FACTOR_LIMITS } from '../../../domain/factors/guessLimits.ts';
import { SEND_WINDOW } from '../../../domain/factors/sendLimits.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { StartOver } from '../transactions.ts';

/** What one subject may do in any time as long as its window. A digest stands for the subject: what people type is sometimes their password. */
export interface Budget {
  readonly digest: Uint8Array;
  readonly most: number;
  /** In milliseconds, at most `LONGEST_WINDOW`. */
  readonly window: number;
}

/** Budgets that nobody has touched for so long hold nothing that counts. */
export const LONGEST_WINDOW = SEND_WINDOW;

/** In any 15 minutes. */
export function budgetOf(most: number, ...subject: readonly string[]): Budget {
  return budgetWithin(FIRST_FACTOR_LIMITS.window, most, subject);
}

export function budgetWithin(window: number, most: number, subject: readonly string[]): Budget {
  return { digest: createHash('sha256').update(JSON.stringify(subject)).digest(), most, window };
}

/** What of a row, called `g`, still counts: the window slides, so that no two side by side let more through than one. */
function stillCounting(tx: Tx, window: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`array(select made from unnest(g.recent) made where made > ${at(tx.now)} - ${window} * interval '1 millisecond' order by made)`;
}

function wanted(budgets: readonly Budget[]): RawBuilder<unknown> {
  return sql`unnest(${digestsOf(budgets)}::bytea[], ${budgets.map(({ most }) => most)}::int[], ${budgets.map(({ window }) => window)}::int[])
    as w (subject, most, span)`;
}

function digestsOf(budgets: readonly Budget[]): readonly Uint8Array[] {
  return budgets.map(({ digest }) => digest);
}

/** The rows that are there, locked in one order everywhere, so that two requests never wait for each other. */
function lockedRows(tx: Tx, budgets: readonly Budget[]): RawBuilder<unknown> {
  return sql`select g.subject, ${stillCounting(tx, sql`w.span`)} as recent, w.most, w.span from budgets g
      join ${wanted(budgets)} on w.subject = g.subject
    where g.tenant_id = ${tx.tenantId} order by g.subject for update of g`;
}

export async function lockBudgets(tx: Tx, budgets: readonly Budget[]): Promise<void> {
  await ask(tx, lockedRows(tx, budgets));
}

/**
 * Checks and counts in one statement, all budgets or none: an address that is throttled must not use up the account.
 * The rows are locked before they are looked at. A row that only now comes to be cannot be locked; when that lets a guess
 * be counted in part, the transaction starts over and finds the row.
 */
export function spend(tx: Tx, budgets: readonly Budget[]): Promise<'spent' | 'used_up'> {
  return spendWith(tx, budgets, sql`select from allowed where yes`);
}

/**
 * The same, with something else that has to let it through.
 * @param also a statement that reads `allowed (yes)` and counts as well; it returns a row when it lets it through.
 */
export async function spendWith(tx: Tx, budgets: readonly Budget[], also: RawBuilder<unknown>): Promise<'spent' | 'used_up'> {
  const counting = stillCounting(tx, sql`(select w.span from ${wanted(budgets)} where w.subject = g.subject)`);
  const counted = await ask(
    tx,
    sql`with locked as materialized (${lockedRows(tx, budgets)}),
      allowed as (select not exists (select from locked l where cardinality(l.recent) >= l.most) as yes),
      also as (${also})
      insert into budgets as g (tenant_id, subject, recent, last_at)
      select ${tx.tenantId}, w.subject, array[${at(tx.now)}], ${at(tx.now)} from ${wanted(budgets)}, also order by w.subject
      on conflict (tenant_id, subject) do update set recent = ${counting} || excluded.recent, last_at = excluded.last_at
      where cardinality(${counting}) < (select w.most from ${wanted(budgets)} where w.subject = g.subject)
      returning g.subject`,
  );
  if (counted.length === budgets.length) return 'spent';
  if (counted.length > 0) throw new StartOver('a guess was counted in part');
  return 'used_up';
}

/** Of several that are used up, the one that is so for longest. @returns null: none is any more. */
export async function longestUsedUp(
  tx: Tx,
  budgets: readonly Budget[],
): Promise<{ readonly subject: string; readonly until: Instant } | null> {
  return askOne<{ readonly subject: string; readonly until: Instant }>(
    tx,
    sql`with locked as materialized (${lockedRows(tx, budgets)})
      select encode(l.subject, 'hex') as subject, l.recent[cardinality(l.recent) - l.most + 1] + l.span * interval '1 millisecond' as until
      from locked l where cardinality(l.recent) >= l.most order by until desc limit 1`,
  );
}

/** One that was spent in vain, or rightly. */
export async function giveBack(tx: Tx, budgets: readonly Budget[]): Promise<void> {
  await ask(
    tx,
    sql`update budgets set recent = recent[:cardinality(recent) - 1]
      where tenant_id = ${tx.tenantId} and subject = any (${digestsOf(budgets)}::bytea[])`,
  );
}

export async function clearBudgets(tx: Tx, budgets: readonly Budget[]): Promise<void> {
  await ask(
    tx,
    sql`delete from budgets
      where tenant_id = ${tx.tenantId} and subject = any (${digestsOf(budgets)}::bytea[])`,
  );
}
