import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { GroupId } from '../../../domain/directory/group.ts';
import type { PolicyVersionId } from '../../../ports/store/policyStore.ts';
import type { NewSweep } from '../../../ports/store/sessionStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';

/** One row, however many sessions there are; whom it has reached is computed at each request. */
export async function insertSweep(tx: Tx, sweep: NewSweep): Promise<void> {
  await ask(
    tx,
    sql`insert into session_sweeps (tenant_id, id, kind, starts_at, over_seconds, version_id)
      values (${tx.tenantId}, ${sweep.id}, ${sweep.kind}, ${at(sweep.from)}, ${sweep.overSeconds}, ${sweep.version})`,
  );
}

/** The sweeps of a kind that have reached a person, as `w`; by the same rule as in migrations/0029. */
function reached(tx: Tx, kind: NewSweep['kind'], person: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`from session_sweeps w where w.tenant_id = ${tx.tenantId} and w.kind = ${sql.lit(kind)}
    and sweep_reaches_at(w.id, ${person}, w.starts_at, w.over_seconds) <= ${at(tx.now)}`;
}

/** Up to when what the person showed by factors was demoted; null: it was not. */
export function demotedUntil(tx: Tx, person: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select max(w.starts_at) ${reached(tx, 'demote', person)})`;
}

/** Whether a demotion took what was reached at that instant away. */
export function isDemoted(tx: Tx, person: RawBuilder<unknown>, assuredAt: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select ${reached(tx, 'demote', person)} and w.starts_at >= ${assuredAt})`;
}

/** Whether a revocation that is spread over a time has reached what the person began at that instant. */
export function isRevoked(tx: Tx, person: RawBuilder<unknown>, begunAt: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`exists (select ${reached(tx, 'revoke', person)} and w.starts_at >= ${begunAt})`;
}

export async function isSweepToCome(tx: Tx, versions: readonly PolicyVersionId[]): Promise<boolean> {
  const row = await askOne<{ coming: boolean }>(
    tx,
    sql`select exists (select from session_sweeps
      where tenant_id = ${tx.tenantId} and version_id = any (${versions}::uuid[]) and starts_at > ${at(tx.now)}) as coming`,
  );
  return row?.coming === true;
}

/** What was to happen to the sessions with a version that has not begun does not happen. */
export async function withdrawSweep(tx: Tx, version: PolicyVersionId): Promise<void> {
  await ask(tx, sql`delete from session_sweeps where tenant_id = ${tx.tenantId} and version_id = ${version} and starts_at > ${at(tx.now)}`);
}

/** The same, of all versions of a scope that is gone. */
export async function withdrawSweepsOf(tx: Tx, scope: GroupId | ApplicationId): Promise<void> {
  await ask(
    tx,
    sql`delete from session_sweeps w using policy_versions v
      where w.tenant_id = ${tx.tenantId} and w.starts_at > ${at(tx.now)}
        and v.tenant_id = ${tx.tenantId} and v.id = w.version_id and v.scope_id = ${scope}`,
  );
}
