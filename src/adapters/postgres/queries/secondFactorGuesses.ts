import { sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import { SECOND_FACTOR_LIMITS } from '../../../domain/factors/guessLimits.ts';
import { MOST_GUESSES_PER_ATTEMPT } from '../../../domain/sessions/signInAttempt.ts';
import { after, type Instant, SECOND } from '../../../kernel/instant.ts';
import type { AttemptKey, Charge } from '../../../ports/store/attemptStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { shownAndOpen } from './shownAttempt.ts';

const { window, mostInWindow, delayFrom, longestDelay, mostInARow } = SECOND_FACTOR_LIMITS;

/**
 * Checks and counts in one statement: the attempt's row is locked first, and the person's row counts only where it allows
 * another guess, so a burst over many connections gets exactly what one after the other would get.
 */
export async function chargeSecondFactorGuess(tx: Tx, key: AttemptKey): Promise<Charge> {
  const windowStart = after(tx.now, -window);
  const charged = await askOne(
    tx,
    sql`with attempt as (
        select a.user_id from sign_in_attempts a
        where ${shownAndOpen(tx, key)} and a.user_id is not null and a.second_factor_guesses < ${MOST_GUESSES_PER_ATTEMPT}
        for update
      ), person as (
        insert into second_factor_guesses as g (tenant_id, user_id, window_started_at, in_window, in_a_row, not_before)
        select ${tx.tenantId}, user_id, ${at(tx.now)}, 1, 1, ${at(tx.now)} from attempt
        on conflict (tenant_id, user_id) do update set
          window_started_at = case when g.window_started_at <= ${at(windowStart)} then excluded.window_started_at else g.window_started_at end,
          in_window = case when g.window_started_at <= ${at(windowStart)} then 1 else g.in_window + 1 end,
          in_a_row = g.in_a_row + 1,
          not_before = ${at(tx.now)} + case
            when g.window_started_at <= ${at(windowStart)} or g.in_window + 1 < ${delayFrom} then interval '0'
            else least(${longestDelay}::float8, ${SECOND}::float8 * 2 ^ (g.in_window + 1 - ${delayFrom})) * interval '1 millisecond' end
        where g.in_a_row < ${mostInARow} and g.not_before <= ${at(tx.now)}
          and (g.in_window < ${mostInWindow} or g.window_started_at <= ${at(windowStart)})
        returning g.user_id
      )
      update sign_in_attempts a set second_factor_guesses = a.second_factor_guesses + 1
      from person where a.tenant_id = ${tx.tenantId} and a.id = ${key.id}
      returning a.id`,
  );
  return charged === null ? whyNot(tx, key) : { kind: 'charged' };
}

interface Standing {
  readonly second_factor_guesses: number;
  /** null, as all that follow: the person has no guesses that count. */
  readonly in_a_row: number | null;
  readonly in_window: number;
  readonly window_started_at: Instant;
  readonly not_before: Instant;
}

/** Nothing was charged; this only says why. */
async function whyNot(tx: Tx, key: AttemptKey): Promise<Charge> {
  const standing = await askOne<Standing>(
    tx,
    sql`select a.second_factor_guesses, g.in_a_row, g.in_window, g.window_started_at, g.not_before
      from sign_in_attempts a left join second_factor_guesses g on g.tenant_id = a.tenant_id and g.user_id = a.user_id
      where ${shownAndOpen(tx, key)} and a.user_id is not null`,
  );
  if (standing === null) return { kind: 'attempt_not_found' };
  if (standing.second_factor_guesses >= MOST_GUESSES_PER_ATTEMPT) return { kind: 'attempt_used_up' };
  // The guesses that stood in the way are gone since: another request of this person has just succeeded.
  if (standing.in_a_row === null) return { kind: 'throttled', until: tx.now };
  if (standing.in_a_row >= mostInARow) return { kind: 'locked' };
  const windowEnd = after(standing.window_started_at, window);
  const full = standing.in_window >= mostInWindow && windowEnd > tx.now;
  return { kind: 'throttled', until: full && windowEnd > standing.not_before ? windowEnd : standing.not_before };
}

export async function clearSecondFactorGuesses(tx: Tx, user: UserId): Promise<void> {
  await ask(tx, sql`delete from second_factor_guesses where tenant_id = ${tx.tenantId} and user_id = ${user}`);
}
