import { type RawBuilder, sql } from 'kysely';
import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Happened, PeopleCount } from '../../../ports/store/overviewStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { askOne, at } from '../question.ts';
import { firstIdAt } from './listEvents.ts';

type CountRow = Readonly<Record<FactorKind | 'people' | 'enrolled', number>>;

export async function countEnrolled(tx: Tx, end: Instant | null): Promise<PeopleCount> {
  const row = await askOne<CountRow>(
    tx,
    sql`select count(*) as people, count(*) filter (where h.enrolled) as enrolled, count(*) filter (where h.webauthn) as webauthn,
        count(*) filter (where h.totp) as totp, count(*) filter (where h.sms) as sms, count(*) filter (where h.backup_code) as backup_code
      from users u left join (
        select f.user_id, bool_or(f.companion is not true) as enrolled, ${holds('webauthn')}, ${holds('totp')}, ${holds('sms')}, ${holds('backup_code')}
        from factors f where f.tenant_id = ${tx.tenantId} ${end === null ? sql`` : sql`and f.created_at < ${at(end)}`} group by f.user_id
      ) h on h.user_id = u.id
      where u.tenant_id = ${tx.tenantId}
        ${end === null ? sql`and u.disabled_at is null` : sql`and u.created_at < ${at(end)} and (u.disabled_at is null or u.disabled_at >= ${at(end)})`}`,
  );
  const { people = 0, enrolled = 0, webauthn = 0, totp = 0, sms = 0, backup_code = 0 } = row ?? {};
  return { people, enrolled, holders: { webauthn, totp, sms, backup_code } };
}

function holds(kind: FactorKind): RawBuilder<unknown> {
  return sql.raw(`bool_or(f.kind = '${kind}') as ${kind}`);
}

/** Read from the index of types, within the days. */
export async function countHappened(tx: Tx, { from, until }: { readonly from: Instant; readonly until: Instant }): Promise<Happened> {
  const within = sql`tenant_id = ${tx.tenantId} and at >= ${at(from)} and at < ${at(until)}
    and id >= ${firstIdAt(from)}::uuid and id < ${firstIdAt(until)}::uuid`;
  const row = await askOne<{ first: number; second: number; enrolments: number }>(
    tx,
    sql`select s.first, s.second, e.enrolments
      from (
        select count(*) filter (where data ->> 'aal' = '1') as first, count(*) filter (where data ->> 'aal' = '2') as second
        from audit_events where ${within} and type = 'user.signed_in'
      ) s, (select count(distinct user_id) as enrolments from audit_events where ${within} and type = 'factor.enrolled') e`,
  );
  const { first = 0, second = 0, enrolments = 0 } = row ?? {};
  return { signIns: { 1: first, 2: second }, enrolments };
}

export async function countLiveBypasses(tx: Tx): Promise<number> {
  const row = await askOne<{ live: number }>(
    tx,
    sql`select count(*) as live from users u where u.tenant_id = ${tx.tenantId}
      and u.id in (select p.user_id from bypasses p where p.tenant_id = ${tx.tenantId} and p.revoked_at is null
        and p.starts_at <= ${at(tx.now)} and p.ends_at > ${at(tx.now)})`,
  );
  return row?.live ?? 0;
}

export async function tenantCreatedAt(tx: Tx): Promise<Instant> {
  const row = await askOne<{ created_at: Instant }>(tx, sql`select created_at from tenants where id = ${tx.tenantId}`);
  if (row === null) throw new Error('there is no such tenant');
  return row.created_at;
}
