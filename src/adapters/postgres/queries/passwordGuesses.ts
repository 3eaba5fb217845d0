import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { countedNetwork } from '../../../domain/factors/countedNetwork.ts';
import { PASSWORD_LIMITS } from '../../../domain/factors/guessLimits.ts';
import { after, type Instant } from '../../../kernel/instant.ts';
import type { PasswordCharge } from '../../../ports/store/attemptStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at } from '../question.ts';
import { StartOver } from '../transactions.ts';

interface Guess {
  /** Canonical login name, of an account that exists or not. */
  readonly account: string;
  /** null: unknown. */
  readonly address: string | null;
}

interface Subject {
  readonly digest: Uint8Array;
  readonly most: number;
}

interface GuessRow {
  readonly subject: Uint8Array;
  readonly window_started_at: Instant;
  readonly in_window: number;
}

function digestOf(...parts: readonly string[]): Uint8Array {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

function ofAccount({ account }: Guess): Subject {
  return { digest: digestOf('account', account), most: PASSWORD_LIMITS.mostPerAccount };
}

function ofPair({ account, address }: Guess): Subject {
  return {
    digest: digestOf('account and address', account, address === null ? '' : countedNetwork(address)),
    most: PASSWORD_LIMITS.mostPerAccountAndAddress,
  };
}

function ofAddress(address: string): Subject {
  return { digest: digestOf('address', countedNetwork(address)), most: PASSWORD_LIMITS.mostPerAddress };
}

function subjectsOf(guess: Guess): readonly Subject[] {
  return [ofAccount(guess), ofPair(guess), ...(guess.address === null ? [] : [ofAddress(guess.address)])];
}

/** The rows of `subjects` that are there, locked in one order everywhere, so that two guesses never wait for each other. */
function lockedRows(tx: Tx, subjects: readonly Subject[]): RawBuilder<GuessRow> {
  return sql<GuessRow>`select g.subject, g.window_started_at, g.in_window from password_guesses g
    where g.tenant_id = ${tx.tenantId} and g.subject = any (${subjects.map((subject) => subject.digest)}::bytea[])
    order by g.subject for update`;
}

/**
 * Checks and counts in one statement, all subjects or none: an address that is throttled must not use up the account.
 * The rows are locked before they are looked at. A row that only now comes to be cannot be locked; when that lets a guess
 * be counted in part, the transaction starts over and finds the row.
 */
export async function chargePasswordGuess(tx: Tx, guess: Guess): Promise<PasswordCharge> {
  const subjects = subjectsOf(guess);
  const windowStart = at(after(tx.now, -PASSWORD_LIMITS.window));
  const counted = await ask(
    tx,
    sql`with locked as materialized (${lockedRows(tx, subjects)}),
      wanted as (
        select w.subject, w.most
        from unnest(${subjects.map((subject) => subject.digest)}::bytea[], ${subjects.map((subject) => subject.most)}::int[]) as w (subject, most)
      ),
      allowed as (
        select not exists (
          select from locked l join wanted w on w.subject = l.subject where l.window_started_at > ${windowStart} and l.in_window >= w.most
        ) as yes
      )
      insert into password_guesses as g (tenant_id, subject, window_started_at, in_window)
      select ${tx.tenantId}, w.subject, ${at(tx.now)}, 1 from wanted w, allowed where allowed.yes order by w.subject
      on conflict (tenant_id, subject) do update set
        window_started_at = case when g.window_started_at <= ${windowStart} then excluded.window_started_at else g.window_started_at end,
        in_window = case when g.window_started_at <= ${windowStart} then 1 else g.in_window + 1 end
      where g.window_started_at <= ${windowStart}
        or g.in_window < (select w.most from unnest(${subjects.map((subject) => subject.digest)}::bytea[], ${subjects.map((subject) => subject.most)}::int[])
          as w (subject, most) where w.subject = g.subject)
      returning g.subject`,
  );
  if (counted.length === subjects.length) return { kind: 'charged' };
  if (counted.length > 0) throw new StartOver('a guess was counted in part');
  return { kind: 'throttled', until: await earliestNext(tx, subjects) };
}

/** When the last of the full windows ends. */
async function earliestNext(tx: Tx, subjects: readonly Subject[]): Promise<Instant> {
  const rows = await ask(tx, lockedRows(tx, subjects));
  const most = new Map(subjects.map(({ digest, most }) => [Buffer.from(digest).toString('hex'), most]));
  const ends = rows
    .filter((row) => row.in_window >= (most.get(Buffer.from(row.subject).toString('hex')) ?? Number.POSITIVE_INFINITY))
    .map((row) => after(row.window_started_at, PASSWORD_LIMITS.window));
  return ends.reduce((latest, end) => (end > latest ? end : latest), tx.now);
}

/** After a right password: the account's counts are cleared and the address gets its guess back. */
export async function clearPasswordGuesses(tx: Tx, guess: Guess): Promise<void> {
  const cleared = [ofAccount(guess).digest, ofPair(guess).digest];
  await Promise.all([
    ask(tx, lockedRows(tx, subjectsOf(guess))),
    ask(tx, sql`delete from password_guesses where tenant_id = ${tx.tenantId} and subject = any (${cleared}::bytea[])`),
    guess.address === null ? null : giveBack(tx, [ofAddress(guess.address)]),
  ]);
}

/** It was charged and never looked at. */
export async function giveBackPasswordGuess(tx: Tx, guess: Guess): Promise<void> {
  const subjects = subjectsOf(guess);
  await Promise.all([ask(tx, lockedRows(tx, subjects)), giveBack(tx, subjects)]);
}

async function giveBack(tx: Tx, subjects: readonly Subject[]): Promise<void> {
  await ask(
    tx,
    sql`update password_guesses set in_window = greatest(in_window - 1, 0)
      where tenant_id = ${tx.tenantId} and subject = any (${subjects.map((subject) => subject.digest)}::bytea[])`,
  );
}
