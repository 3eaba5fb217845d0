import { type RawBuilder, sql } from 'kysely';
import type { UserId } from '../../../domain/directory/user.ts';
import type { AttemptId, SignInAttempt } from '../../../domain/sessions/signInAttempt.ts';
import type { AttemptChange, AttemptEnded } from '../../../ports/store/attemptStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at, json } from '../question.ts';
import { lockUser } from './users.ts';

/** S6: it begins under the counters of this moment; whatever raises them later ends it. */
export async function insertAttempt(
  tx: Tx,
  attempt: SignInAttempt,
  { handleHash, sessionHash }: { readonly handleHash: Uint8Array; readonly sessionHash: string | null },
): Promise<void> {
  const made = await ask(
    tx,
    sql`insert into sign_in_attempts (tenant_id, id, handle_hash, application_id, demand, return_to, user_id, session_id, evidence, skipped,
        wants_factor, created_at, expires_at, mfa_required_at, risk, intent, scopes, session_hash, tenant_epoch, user_epoch)
      select t.id, ${attempt.id}::uuid, ${handleHash}::bytea, ${attempt.application}::uuid, ${json(attempt.demand)}, ${json(attempt.returnTo)},
        ${attempt.userId}::uuid, ${attempt.sessionId}::uuid, ${json(attempt.evidence)}, ${attempt.skipped}::boolean,
        ${attempt.wantsFactor}::boolean, ${at(attempt.createdAt)}, ${at(attempt.expiresAt)}, ${at(attempt.mfaRequiredAt)}, ${json(attempt.risk)},
        ${json(attempt.intent)}, ${attempt.scopes}::text[], decode(${sessionHash}::text, 'hex'), t.session_epoch,
        (select u.session_epoch from users u where u.tenant_id = ${tx.tenantId} and u.id = ${attempt.userId}::uuid)
      from tenants t where t.id = ${tx.tenantId}
      returning id`,
  );
  if (made.length === 0) throw new Error('there is no such tenant');
}

export async function updateAttempt(tx: Tx, attempt: AttemptId, to: AttemptChange): Promise<void> {
  const parts: RawBuilder<unknown>[] = [];
  const set = (column: string, value: unknown): number => parts.push(sql`${sql.ref(column)} = ${value}`);
  if (to.evidence !== undefined) set('evidence', json(to.evidence));
  if (to.risk !== undefined) set('risk', json(to.risk));
  if (to.skipped !== undefined) set('skipped', to.skipped);
  if (to.wantsFactor !== undefined) set('wants_factor', to.wantsFactor);
  if (to.handleHash !== undefined) set('handle_hash', to.handleHash);
  if (to.mfaRequiredAt !== undefined) set('mfa_required_at', at(to.mfaRequiredAt));
  if (to.intent !== undefined) set('intent', json(to.intent));
  if (to.passMac !== undefined) set('pass_mac', to.passMac);
  // Alone, it still needs a row to be of.
  if (to.guesses === 'cleared') parts.push(sql`user_id = user_id`);
  if (parts.length === 0) return;
  const update = sql`update sign_in_attempts set ${sql.join(parts)} where tenant_id = ${tx.tenantId} and id = ${attempt}`;
  await ask(tx, to.guesses === 'cleared' ? andClearGuesses(tx, update) : update);
}

/** A guess that was right costs no statement of its own: its count goes with the statement that settles the attempt. */
function andClearGuesses(tx: Tx, update: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`with settled as (${update} returning user_id)
    delete from second_factor_guesses g using settled where g.tenant_id = ${tx.tenantId} and g.user_id = settled.user_id`;
}

export async function endAttempt(tx: Tx, attempt: AttemptId, end: AttemptEnded): Promise<void> {
  const update = sql`update sign_in_attempts set ended_at = ${at(tx.now)}, ended_as = ${end.as}, ended_because = ${end.because}
    where tenant_id = ${tx.tenantId} and id = ${attempt} and ended_at is null`;
  await ask(tx, end.guesses === 'cleared' ? andClearGuesses(tx, update) : update);
}

/** The person of an attempt is set once (security.md: two users never merge), under their revocation counter of this moment. */
export async function identifyAttempt(tx: Tx, attempt: AttemptId, user: UserId): Promise<void> {
  // The counter is read by a statement of its own, so that it is as of when the person's row is held.
  const [, identified] = await Promise.all([
    lockUser(tx, user),
    ask(
      tx,
      sql`update sign_in_attempts a set user_id = u.id, user_epoch = u.session_epoch
        from users u
        where a.tenant_id = ${tx.tenantId} and a.id = ${attempt} and (a.user_id is null or a.user_id = u.id)
          and u.tenant_id = ${tx.tenantId} and u.id = ${user}
        returning a.id`,
    ),
  ]);
  if (identified.length === 0) throw new Error('the attempt is gone or belongs to somebody else');
}
