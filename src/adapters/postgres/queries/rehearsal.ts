import { type RawBuilder, sql } from 'kysely';
import type { EventId } from '../../../domain/audit/event.ts';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { GroupId } from '../../../domain/directory/group.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import { FACTOR_KINDS } from '../../../domain/factors/factor.ts';
import { type FactorLife, type Life, SHOWN } from '../../../domain/policy/life.ts';
import type { RecordedRisk } from '../../../domain/risk/recordedRisk.ts';
import { type Instant, instant } from '../../../kernel/instant.ts';
import { assertNever } from '../../../kernel/never.ts';
import type { FactorGone, Looked, RealOpening, RealSignIn, Span, SpentBatch, Whom } from '../../../ports/store/rehearsalStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne, at } from '../question.ts';
import { firstIdAt } from './listEvents.ts';

/** A sign-in that was refused has no session yet; whoever is refused with one keeps it, and was not signing in. */
const ENDINGS = [sql`type = 'user.signed_in'`, sql`type = 'user.mfa_refused' and session_id is null`] as const;

const MOVES = sql`type = 'session.network_changed'`;

/** Beside the bits of what was shown. */
const AAL_2 = 16;
const REFUSED = 32;
const MOVED = 64;
/** Of an operation: it was confirmed, before it was recorded with what. */
const UNTOLD = 128;

const milliseconds = (of: RawBuilder<unknown>) => sql`floor(extract(epoch from ${of}) * 1000)::bigint`;

const shownBits = (methods: RawBuilder<unknown>) =>
  sql.join(
    (
      [
        ['hwk', SHOWN.key],
        ['user', SHOWN.verifiedKey],
        ['otp', SHOWN.otp],
        ['sms', SHOWN.sms],
      ] as const
    ).map(([name, bit]) => sql`(${methods} ? ${sql.lit(name)})::integer * ${sql.lit(bit)}`),
    sql` + `,
  );

const WHO = sql`id, ${milliseconds(sql`at`)} as at, user_id as "user", application_id as application`;

/** Few and short: of these rows there are a million. What was shown, the level and the end are one number. */
const SIGN_IN = sql`${WHO}, coalesce(data ->> 'because', data ->> 'decidedBy', '') as because,
  case when data ->> 'aal' = '2' then ${sql.lit(AAL_2)} + ${shownBits(sql`data -> 'methods'`)} else 0 end
    + (type = 'user.mfa_refused')::integer * ${sql.lit(REFUSED)} + (type = 'session.network_changed')::integer * ${sql.lit(MOVED)} as code`;

/** With what was shown when it was confirmed. */
const OPERATION = (tx: Tx) => sql`${WHO}, '' as because,
  coalesce((select case when c.data ? 'methods' then ${sql.lit(AAL_2)} + ${shownBits(sql`c.data -> 'methods'`)} else ${sql.lit(UNTOLD)} end
    from audit_events c where c.tenant_id = ${tx.tenantId} and c.user_id = audit_events.user_id and c.id > audit_events.id
      and c.type = 'operation.confirmed' and c.data ->> 'operation' = audit_events.data ->> 'operation' limit 1), 0) as code`;

interface SignInRow extends Pick<RealSignIn, 'id' | 'at' | 'user' | 'application' | 'because'> {
  readonly code: number;
  /** Absent: not looked at. null: not on record. */
  readonly scopes?: readonly string[] | null;
  readonly risk?: RecordedRisk | null;
}

/** Each of the types through its own index, which is in the order of time. */
function endings(
  tx: Tx,
  { from, until }: Span,
  { looked, columns, rest }: { readonly looked: Looked; readonly columns: RawBuilder<unknown>; readonly rest: RawBuilder<unknown> },
) {
  return sql.join(
    typesOf(looked).map(
      (ending) => sql`(select ${columns} from audit_events where tenant_id = ${tx.tenantId} and ${ending} and user_id is not null
        and id >= ${firstIdAt(from)}::uuid and id < ${firstIdAt(until)}::uuid ${rest})`,
    ),
    sql` union all `,
  );
}

function typesOf(looked: Looked): readonly RawBuilder<unknown>[] {
  switch (looked.kind) {
    case 'sign_ins':
    case 'scopes':
      return ENDINGS;
    case 'risk':
      return [...ENDINGS, MOVES];
    case 'operations':
      return [sql`type = 'operation.opened' and data ->> 'name' = ${looked.name}`];
    default:
      return assertNever(looked);
  }
}

function columnsOf(tx: Tx, looked: Looked): RawBuilder<unknown> {
  switch (looked.kind) {
    case 'sign_ins':
      return SIGN_IN;
    case 'scopes':
      return sql`${SIGN_IN}, data -> 'scopes' as scopes`;
    case 'risk':
      return sql`${SIGN_IN}, data -> 'risk' as risk`;
    case 'operations':
      return OPERATION(tx);
    default:
      return assertNever(looked);
  }
}

export async function countSignIns(tx: Tx, span: Span, looked: Looked): Promise<number> {
  const counted = endings(tx, span, { looked, columns: sql`count(*) as signed_in`, rest: sql`` });
  return (await askOne<{ count: number }>(tx, sql`select sum(signed_in)::integer as count from (${counted}) counted`))?.count ?? 0;
}

export async function listSignIns(
  tx: Tx,
  span: Span,
  { looked, after: last, limit }: { readonly looked: Looked; readonly after: EventId | null; readonly limit: number },
): Promise<readonly RealSignIn[]> {
  const rest = sql`${last === null ? sql`` : sql`and id > ${last}`} order by id limit ${limit}`;
  const rows = await ask<SignInRow>(
    tx,
    sql`${anew} select * from (${endings(tx, span, { looked, columns: columnsOf(tx, looked), rest })}) made order by id limit ${limit}`,
  );
  const operation: RealOpening | null = looked.kind === 'operations' ? { kind: 'operation', name: looked.name } : null;
  return rows.map((row) => signInOf(row, operation));
}

const OF_SIGN_IN = { kind: 'sign_in' } as const;
const OF_MOVE = { kind: 'moved_session' } as const;
const NONE: readonly string[] = [];

function signInOf({ id, at: when, user, application, because, code, scopes, risk }: SignInRow, operation: RealOpening | null): RealSignIn {
  // Whoever signs in for no application asks for no scope.
  const isMissing = (scopes === null && application !== null) || risk === null || (code & UNTOLD) !== 0;
  return {
    id,
    at: when,
    user,
    application,
    because,
    opening: operation ?? ((code & MOVED) === 0 ? OF_SIGN_IN : OF_MOVE),
    onRecord: isMissing ? 'in_part' : 'whole',
    ended: (code & REFUSED) === 0 ? 'signed_in' : 'refused',
    aal: (code & AAL_2) === 0 ? 1 : 2,
    shown: code & (AAL_2 - 1),
    scopes: scopes ?? NONE,
    risk: risk == null ? null : recordedRisk(risk),
  };
}

/** Without what it was judged by, so that many are alike. */
function recordedRisk({ mode, score, band, signals }: RecordedRisk): RecordedRisk {
  return { mode, score, band, signals: signals.map(({ kind, state }) => ({ kind, state })) };
}

/** Batches of codes by how they were made. */
const KIND_OF_LETTER = { w: 'webauthn', t: 'totp', s: 'sms', c: 'companion', f: 'first' } as const;

const LETTER_OF_KIND = sql.raw(
  `when 'webauthn' then 'w' when 'totp' then 't' when 'sms' then 's' else case when f.companion then 'c' else 'f' end`,
);

interface LifeRow {
  readonly user: UserId;
  readonly created_at: Instant;
  readonly cohort: number;
  readonly prompted_at: Instant | null;
  readonly must_enrol_until: Instant | null;
  readonly groups: readonly GroupId[] | null;
  /** Its letter and since when, one after the other; null: none. */
  readonly factors: string | null;
  readonly bypasses: readonly { readonly from: Instant; readonly until: Instant; readonly except: readonly ApplicationId[] }[] | null;
}

/** Whatever was so before the time that is looked at is told as one and the same, so that most people are alike. */
export async function listLives(
  tx: Tx,
  whom: Whom,
  { groups, since }: { readonly groups: readonly GroupId[]; readonly since: Instant },
): Promise<{ readonly lives: readonly (Life & { readonly user: UserId })[]; readonly last: UserId | null }> {
  const last = whom.kind === 'these' ? null : ((await askOne<{ id: UserId }>(tx, endOf(tx, whom, since)))?.id ?? null);
  // In each table the range is one of an index; names without an order would be looked for one by one.
  const within = (id: RawBuilder<unknown>) =>
    whom.kind === 'these'
      ? sql`${id} = any(${whom.users}::uuid[])`
      : sql`true ${whom.after === null ? sql`` : sql`and ${id} > ${whom.after}`} ${last === null ? sql`` : sql`and ${id} <= ${last}`}`;
  const rows = await ask<LifeRow>(
    tx,
    sql`${anew} with joined as (
        select m.user_id, array_agg(m.group_id order by m.group_id) as groups from memberships m
        where m.tenant_id = ${tx.tenantId} and ${within(sql`m.user_id`)} and m.group_id = any(${groups}::uuid[]) group by m.user_id
      ), held as (
        select f.user_id, string_agg(case f.kind ${LETTER_OF_KIND} end
            || case when f.created_at >= ${at(since)} then ${milliseconds(sql`f.created_at`)}::text else '' end, ' '
          order by f.kind, f.created_at, f.id) as factors
        from factors f where f.tenant_id = ${tx.tenantId} and ${within(sql`f.user_id`)} group by f.user_id
      ), lifted as (
        select p.user_id, json_agg(json_build_object('from', ${milliseconds(sql`p.starts_at`)},
            'until', ${milliseconds(sql`least(p.ends_at, coalesce(p.revoked_at, p.ends_at))`)}, 'except', p.except_applications)
          order by p.starts_at desc, p.id desc) as bypasses
        from bypasses p where p.tenant_id = ${tx.tenantId} and ${within(sql`p.user_id`)} and p.ends_at > ${at(since)} group by p.user_id
      )
      select u.id as "user", ${milliseconds(sql`u.created_at`)} as created_at, u.cohort,
        case when u.mfa_prompted_at is not null then greatest(u.mfa_prompted_at, ${at(since)}) end as prompted_at, u.must_enrol_until,
        j.groups, h.factors, l.bypasses
      from users u left join joined j on j.user_id = u.id left join held h on h.user_id = u.id left join lifted l on l.user_id = u.id
      where u.tenant_id = ${tx.tenantId} and ${within(sql`u.id`)} ${whom.kind === 'these' ? sql`` : sql`and u.last_sign_in_at >= ${at(since)}`}`,
  );
  return { lives: rows.map(lifeOf), last };
}

/** The last of so many people; none when there are fewer. */
function endOf(tx: Tx, { after, limit }: Extract<Whom, { readonly kind: 'lately_here' }>, since: Instant): RawBuilder<{ id: UserId }> {
  return sql`${anew} select u.id from users u where u.tenant_id = ${tx.tenantId} and u.last_sign_in_at >= ${at(since)}
    ${after === null ? sql`` : sql`and u.id > ${after}`} order by u.id offset ${limit - 1} limit 1`;
}

/** Begins with the codes that were spent, which are few. */
export async function listSpentBatches(tx: Tx, users: readonly UserId[] | null, since: Instant): Promise<readonly SpentBatch[]> {
  return ask<SpentBatch>(
    tx,
    sql`${anew} with spent as (
        select c.factor_id, array_agg(${milliseconds(sql`c.used_at`)} order by c.used_at) filter (where c.used_at >= ${at(since)}) as at
        from backup_codes c where c.tenant_id = ${tx.tenantId} and c.used_at is not null
          ${
            users === null
              ? sql``
              : sql`and c.factor_id in (select f.id from factors f
                  where f.tenant_id = ${tx.tenantId} and f.kind = 'backup_code' and f.user_id = any(${users}::uuid[]))`
          }
        group by c.factor_id
      )
      select f.user_id as "user", to_json(coalesce(s.at, '{}')) as "spentAt",
        least(2, f.codes_left)::integer as "left"
      from spent s join factors f on f.id = s.factor_id where f.tenant_id = ${tx.tenantId} order by f.id`,
  );
}

function lifeOf(row: LifeRow): Life & { readonly user: UserId } {
  const { user, created_at: createdAt, cohort, groups, prompted_at: promptedAt, must_enrol_until: until } = row;
  return {
    user,
    createdAt,
    cohort,
    groups: groups ?? [],
    factors: factorsOf(row.factors),
    promptedAt,
    window: until === null ? null : { from: null, until },
    bypasses: (row.bypasses ?? []).map(({ except, ...bypass }) => ({ ...bypass, exceptApplications: except })),
  };
}

function factorsOf(text: string | null): readonly FactorLife[] {
  if (text === null) return [];
  return text.split(' ').map((word): FactorLife => {
    const kind = KIND_OF_LETTER[word.charAt(0) as keyof typeof KIND_OF_LETTER];
    const held = { from: word.length === 1 ? null : instant(Number(word.slice(1))), until: null };
    return kind === 'companion' || kind === 'first'
      ? { kind: 'backup_code', ...held, companion: kind === 'companion', left: 2, spentAt: [] }
      : { kind, ...held };
  });
}

/** A reset says of which kinds it took all; when each of them had been set up is told by the last event of its kind before. */
export async function listFactorsGone(tx: Tx, since: Instant): Promise<readonly FactorGone[]> {
  return ask<FactorGone>(
    tx,
    sql`${anew} select e.user_id as "user", k.kind, e.at as until,
        case e.type when 'factor.removed' then 'removal' else 'reset' end as by,
        (select max(m.at) from audit_events m where m.tenant_id = ${tx.tenantId} and m.user_id = e.user_id and m.id < e.id
          and case k.kind when 'backup_code' then m.type = 'backup_codes.made'
            else m.type = 'factor.enrolled' and m.data ->> 'kind' = k.kind
              and (e.type = 'user.factors_reset' or m.data ->> 'factor' = e.data ->> 'factor') end) as "from"
      from audit_events e cross join lateral (
        select e.data ->> 'kind' as kind where e.type = 'factor.removed'
        union all select jsonb_array_elements_text(e.data -> 'removed') where e.type = 'user.factors_reset'
      ) k
      where e.tenant_id = ${tx.tenantId} and e.type in ('factor.removed', 'user.factors_reset') and e.user_id is not null
        and e.id >= ${firstIdAt(since)}::uuid and k.kind = any(${FACTOR_KINDS}::text[])
      order by e.id`,
  );
}
