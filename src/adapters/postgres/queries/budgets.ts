import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { FIRST_FACTOR_LIMITS } from '../../../domain/factors/guessLimits.ts';
import { after, type Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { StartOver } from '../transactions.ts';

/** What one subject may do in any 15 minutes. A digest stands for the subject: what people type is sometimes their password. */
export interface Budget {
  readonly digest: Uint8Array;
  readonly most: number;
}

const { window } = FIRST_FACTOR_LIMITS;

export function budgetOf(most: number, ...subject: readonly string[]): Budget {
  return { digest: createHash('sha256').update(JSON.stringify(subject)).digest(), most };
}

/** What of a row, called `g`, still counts: the window slides, so that no two side by side let more through than one. */
function stillCounting(tx: Tx): RawBuilder<unknown> {
  return sql`array(select made from unnest(g.recent) made where made > ${at(after(tx.now, -window))} order by made)`;
}

function wanted(budgets: readonly Budget[]): RawBuilder<unknown> {
  return sql`unnest(${digestsOf(budgets)}::bytea[], ${budgets.map(({ most }) => most)}::int[]) as w (subject, most)`;
}

function digestsOf(budgets: readonly Budget[]): readonly Uint8Array[] {
  return budgets.map(({ digest }) => digest);
}

/** The rows that are there, locked in one order everywhere, so that two requests never wait for each other. */
function lockedRows(tx: Tx, budgets: readonly Budget[]): RawBuilder<unknown> {
  return sql`select g.subject, ${stillCounting(tx)} as recent from budgets g
    where g.tenant_id = ${tx.tenantId} and g.subject = any (${digestsOf(budgets)}::bytea[])
    order by g.subject for update`;
}

export async function lockBudgets(tx: Tx, budgets: readonly Budget[]): Promise<void> {
  await ask(tx, lockedRows(tx, budgets));
}

/**
 * Checks and counts in one statement, all budgets or none: an address that is throttled must not use up the account.
 * The rows are locked before they are looked at. A row that only now comes to be cannot be locked; when that lets a guess
 * be counted in part, the transaction starts over and finds the row.
 */
export async function spend(tx: Tx, budgets: readonly Budget[]): Promise<'spent' | 'used_up'> {
  const counting = stillCounting(tx);
  const counted = await ask(
    tx,
    sql`with locked as materialized (${lockedRows(tx, budgets)}),
      allowed as (
        select not exists (select from locked l join ${wanted(budgets)} on w.subject = l.subject where cardinality(l.recent) >= w.most) as yes
      )
      insert into budgets as g (tenant_id, subject, recent, last_at)
      select ${tx.tenantId}, w.subject, array[${at(tx.now)}], ${at(tx.now)} from ${wanted(budgets)}, allowed where allowed.yes order by w.subject
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
  const usedUp = await askOne<{ readonly subject: string; readonly leaving: Instant }>(
    tx,
    sql`with locked as materialized (${lockedRows(tx, budgets)})
      select encode(l.subject, 'hex') as subject, l.recent[cardinality(l.recent) - w.most + 1] as leaving
      from locked l join ${wanted(budgets)} on w.subject = l.subject
      where cardinality(l.recent) >= w.most order by leaving desc limit 1`,
  );
  return usedUp === null ? null : { subject: usedUp.subject, until: after(usedUp.leaving, window) };
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
