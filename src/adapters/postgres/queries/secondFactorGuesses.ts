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

/** The guesses that still count: those of the window that ends now, whenever it began. */
function stillCounting(windowStart: Instant) {
  return sql`array(select made from unnest(g.recent) made where made > ${at(windowStart)} order by made)`;
}

/** How things stood before the guess. */
interface Standing {
  /** How many the attempt has had with this one; null: it was not charged. */
  readonly made: number | null;
  readonly second_factor_guesses: number;
  /** null, as all that follow: the person has no guesses that count. */
  readonly in_a_row: number | null;
  readonly in_window: number;
  readonly oldest: Instant | null;
  readonly not_before: Instant;
}

/**
 * Checks and counts in one statement: the attempt's row is locked first, and the person's row counts only where it allows
 * another guess, so a burst over many connections gets exactly what one after the other would get. The window slides:
 * the instants are kept, so that no two windows side by side let more through than one. The same statement says why a
 * guess was not charged.
 */
export async function chargeSecondFactorGuess(tx: Tx, key: AttemptKey): Promise<Charge> {
  const counting = stillCounting(after(tx.now, -window));
  const standing = await askOne<Standing>(
    tx,
    sql`with attempt as (
        select a.user_id from sign_in_attempts a
        where ${shownAndOpen(tx, key)} and a.user_id is not null and a.second_factor_guesses < ${MOST_GUESSES_PER_ATTEMPT}
        for update
      ), person as (
        insert into second_factor_guesses as g (tenant_id, user_id, recent, in_a_row, not_before)
        select ${tx.tenantId}, user_id, array[${at(tx.now)}], 1, ${at(tx.now)} from attempt
        on conflict (tenant_id, user_id) do update set
          recent = ${counting} || ${at(tx.now)},
          in_a_row = g.in_a_row + 1,
          not_before = ${at(tx.now)} + case
            when cardinality(${counting}) + 1 < ${delayFrom} then interval '0'
            else least(${longestDelay}::float8, ${SECOND}::float8 * 2 ^ (cardinality(${counting}) + 1 - ${delayFrom})) * interval '1 millisecond' end
        where g.in_a_row < ${mostInARow} and g.not_before <= ${at(tx.now)} and cardinality(${counting}) < ${mostInWindow}
        returning g.user_id
      ), charged as (
        update sign_in_attempts a set second_factor_guesses = a.second_factor_guesses + 1
        from person where a.tenant_id = ${tx.tenantId} and a.id = ${key.id}
        returning a.second_factor_guesses as made
      )
      select (select made from charged), a.second_factor_guesses,
        g.in_a_row, cardinality(${counting}) as in_window, (${counting})[1] as oldest, g.not_before
      from sign_in_attempts a left join second_factor_guesses g on g.tenant_id = a.tenant_id and g.user_id = a.user_id
      where ${shownAndOpen(tx, key)} and a.user_id is not null`,
  );
  if (standing === null) return { kind: 'attempt_not_found' };
  const { made } = standing;
  if (made === null) return whyNot(tx, standing);
  return { kind: 'charged', guess: made < MOST_GUESSES_PER_ATTEMPT ? 'one_of_several' : 'last' };
}

function whyNot(tx: Tx, standing: Standing): Charge {
  const { oldest, not_before } = standing;
  if (standing.second_factor_guesses >= MOST_GUESSES_PER_ATTEMPT) return { kind: 'attempt_used_up' };
  // What stood in the way came or went while this waited for it: another request of this person is just being answered.
  if (standing.in_a_row === null) return { kind: 'throttled', until: tx.now };
  if (standing.in_a_row >= mostInARow) return { kind: 'locked' };
  if (oldest === null || standing.in_window < mostInWindow) return { kind: 'throttled', until: not_before };
  const leavesWindow = after(oldest, window);
  return { kind: 'throttled', until: leavesWindow > not_before ? leavesWindow : not_before };
}

export async function clearSecondFactorGuesses(tx: Tx, user: UserId): Promise<void> {
  await ask(tx, sql`delete from second_factor_guesses where tenant_id = ${tx.tenantId} and user_id = ${user}`);
}
