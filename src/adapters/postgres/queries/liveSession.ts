import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../../ports/store/transaction.ts';
import { at } from '../question.ts';
import { demotedUntil, isDemoted, isRevoked } from './sweeps.ts';

const USER = sql`s.user_id`;

/** What is read of a live session `s` of a user `u`; `unnoted` by the same rule as in migrations/0029. */
export function liveSessionColumns(tx: Tx): RawBuilder<unknown> {
  return sql`s.id, s.user_id, encode(s.token_hash, 'hex') as token_hash, u.role, s.signed_in_at, s.expires_at, ${aalNow(tx)} as aal, s.evidence, s.skipped, s.allowance, s.allowance_until, s.triggers, s.address, s.risk,
    ${recheck(tx)} as recheck, ${unnoted(tx)} as unnoted, ${demotedUntil(tx, USER)} as demoted_until`;
}

/** S6: 1 where a demotion took away what was reached. */
export function aalNow(tx: Tx): RawBuilder<unknown> {
  return sql`case when s.aal = 2 and ${isDemoted(tx, USER, sql`s.assured_at`)} then 1::smallint else s.aal end`;
}

/** S8, S6: a proof was lost or a role was given since, or it was demoted. */
export function recheck(tx: Tx): RawBuilder<unknown> {
  return sql`(s.recheck_epoch <> u.recheck_epoch or ${isDemoted(tx, USER, sql`least(s.signed_in_at, s.assured_at)`)})`;
}

/** The session `s` was last noted as used so long ago that it is to be noted again: once a minute, once a tenth of a short idle time. */
export function unnoted(tx: Tx): RawBuilder<unknown> {
  return sql`s.last_seen_at <= ${at(tx.now)} - least(60, s.idle_seconds / 10) * interval '1 second'`;
}

/** The tables and conditions of a live session `s` of a user `u`, to be followed by more conditions (S6; migrations/0029). `is true`: see shownAttempt.ts. */
export function liveSession(tx: Tx): RawBuilder<unknown> {
  return sql`from sessions s
      join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
      join tenants t on t.id = s.tenant_id
    where s.tenant_id = ${tx.tenantId} and s.ended_at is null and (s.expires_at > ${at(tx.now)}) is true
      and s.last_seen_at + s.idle_seconds * interval '1 second' > ${at(tx.now)}
      and s.tenant_epoch = t.session_epoch and s.user_epoch = u.session_epoch and u.disabled_at is null
      and not ${isRevoked(tx, USER, sql`s.begun_at`)}`;
}
