import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../domain/audit/event.ts';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { BypassId } from '../../../domain/policy/bypass.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { BypassFilter, BypassRecord, BypassState } from '../../../ports/store/bypassStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change, json } from '../question.ts';

interface BypassRow {
  readonly id: BypassId;
  readonly user_id: UserId;
  readonly starts_at: Instant;
  readonly ends_at: Instant;
  readonly except_applications: readonly ApplicationId[];
  readonly reason: string;
  readonly granted_by: Actor;
  readonly granted_at: Instant;
  readonly revoked_at: Instant | null;
}

const COLUMNS = sql.raw(
  'p.id, p.user_id, p.starts_at, p.ends_at, p.except_applications, p.reason, p.granted_by, p.granted_at, p.revoked_at',
);

export async function insertBypass(tx: Tx, bypass: Omit<BypassRecord, 'grantedAt' | 'revokedAt'>): Promise<void> {
  await ask(
    tx,
    sql`insert into bypasses (tenant_id, id, user_id, starts_at, ends_at, except_applications, reason, granted_by, granted_at)
      values (${tx.tenantId}, ${bypass.id}, ${bypass.user}, ${at(bypass.from)}, ${at(bypass.until)}, ${bypass.exceptApplications},
        ${bypass.reason}, ${json(bypass.grantedBy)}, ${at(tx.now)})`,
  );
}

export async function findBypass(tx: Tx, bypass: BypassId): Promise<BypassRecord | null> {
  const row = await askOne<BypassRow>(tx, sql`select ${COLUMNS} from bypasses p where p.tenant_id = ${tx.tenantId} and p.id = ${bypass}`);
  return row === null ? null : recordOf(row);
}

export async function updateBypass(
  tx: Tx,
  bypass: BypassId,
  to: { readonly until: Instant; readonly exceptApplications: readonly ApplicationId[] },
): Promise<boolean> {
  const changed = await change(
    tx,
    sql`update bypasses p set ends_at = ${at(to.until)}, except_applications = ${to.exceptApplications}
      where p.tenant_id = ${tx.tenantId} and p.id = ${bypass} and ${open(tx)}`,
  );
  return changed === 1;
}

export async function revokeBypass(tx: Tx, bypass: BypassId): Promise<boolean> {
  const revoked = await change(
    tx,
    sql`update bypasses p set revoked_at = ${at(tx.now)} where p.tenant_id = ${tx.tenantId} and p.id = ${bypass} and ${open(tx)}`,
  );
  return revoked === 1;
}

export async function listBypasses(tx: Tx, { user, state, before, limit }: BypassFilter): Promise<readonly BypassRecord[]> {
  const rows = await ask<BypassRow>(
    tx,
    sql`select ${COLUMNS} from bypasses p where p.tenant_id = ${tx.tenantId}
      ${user === null ? sql`` : sql`and p.user_id = ${user}`}
      ${state === null ? sql`` : sql`and ${inState(tx, state)}`}
      ${before === null ? sql`` : sql`and p.id < ${before}`}
      order by p.id desc limit ${limit}`,
  );
  return rows.map(recordOf);
}

/** Of many nodes that ask at once each gets others; the events are written in the same transaction. */
export async function takeExpiredBypasses(tx: Tx, limit: number): Promise<readonly BypassRecord[]> {
  const rows = await ask<BypassRow>(
    tx,
    sql`with ended as materialized (
        select b.id from bypasses b
        where b.tenant_id = ${tx.tenantId} and b.ends_at <= ${at(tx.now)} and b.revoked_at is null and not b.expiry_noted
        limit ${limit} for update skip locked
      )
      update bypasses p set expiry_noted = true from ended where p.tenant_id = ${tx.tenantId} and p.id = ended.id
      returning ${COLUMNS}`,
  );
  return rows.map(recordOf);
}

/** B3: computed when it is asked. */
function inState(tx: Tx, state: BypassState): RawBuilder<unknown> {
  switch (state) {
    case 'open':
      return open(tx);
    case 'live':
      return sql`${open(tx)} and p.starts_at <= ${at(tx.now)}`;
    case 'coming':
      return sql`${open(tx)} and p.starts_at > ${at(tx.now)}`;
    case 'past':
      return sql`not (${open(tx)})`;
    default:
      return assertNever(state);
  }
}

function open(tx: Tx): RawBuilder<unknown> {
  return sql`p.revoked_at is null and p.ends_at > ${at(tx.now)}`;
}

function recordOf(row: BypassRow): BypassRecord {
  return {
    id: row.id,
    user: row.user_id,
    from: row.starts_at,
    until: row.ends_at,
    exceptApplications: row.except_applications,
    reason: row.reason,
    grantedBy: row.granted_by,
    grantedAt: row.granted_at,
    revokedAt: row.revoked_at,
  };
}
