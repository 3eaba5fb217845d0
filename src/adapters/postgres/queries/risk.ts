import { sql } from 'kysely';
import type { Network } from '../../../domain/directory/network.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Place, RiskOfSignIn } from '../../../domain/risk/circumstances.ts';
import { DEFAULT_RISK, type RiskSettings } from '../../../domain/risk/riskSettings.ts';
import { RISK_BANDS, type RiskBand } from '../../../domain/risk/score.ts';
import { SIGNAL_KINDS, type SignalKind } from '../../../domain/risk/signals.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import { type Instant, instant } from '../../../kernel/instant.ts';
import type { Remembered, RiskFigures } from '../../../ports/store/riskStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne, at, json } from '../question.ts';
import { firstIdAt } from './listEvents.ts';
import { raiseRevision } from './raiseRevision.ts';

/** Of one person; the networks that they used longest ago go first. */
const MOST_PLACES = 50;
/** More sign-ins in an hour say no more. */
const MOST_COUNTED = 100;

interface PlaceJson {
  readonly network: Network;
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly radius_km: number | null;
  /** In milliseconds since 1970. */
  readonly at: number;
}

export async function findRiskSettings(tx: Tx): Promise<RiskSettings> {
  const row = await askOne<{ readonly risk: RiskSettings | null }>(tx, sql`select risk from tenants where id = ${tx.tenantId}`);
  return row?.risk ?? DEFAULT_RISK;
}

export async function updateRiskSettings(tx: Tx, settings: RiskSettings): Promise<void> {
  await raiseRevision(tx);
  await ask(tx, sql`update tenants set risk = ${json(settings)} where id = ${tx.tenantId}`);
}

export async function rememberedOf(
  tx: Tx,
  user: UserId,
  { device, since, lately }: { readonly device: Uint8Array | null; readonly since: Instant; readonly lately: Instant },
): Promise<Remembered> {
  const row = await askOne<{ readonly places: readonly PlaceJson[]; readonly device_known: boolean; readonly lately: number }>(
    tx,
    sql`select
        coalesce((select json_agg(json_build_object('network', p.network, 'country', p.country, 'latitude', p.latitude,
            'longitude', p.longitude, 'radius_km', p.radius_km, 'at', floor(extract(epoch from p.last_at) * 1000)) order by p.last_at desc, p.network)
          from sign_in_places p where p.tenant_id = ${tx.tenantId} and p.user_id = ${user} and p.last_at >= ${at(since)}), '[]') as places,
        exists (select from devices d
          where d.tenant_id = ${tx.tenantId} and d.user_id = ${user} and (d.device_hash = ${device}::bytea or d.previous_hash = ${device}::bytea)) as device_known,
        (select count(*)::integer from (select from sign_in_attempts a
          where a.tenant_id = ${tx.tenantId} and a.user_id = ${user} and a.session_id is null and a.created_at > ${at(lately)}
          limit ${MOST_COUNTED}) counted) as lately`,
  );
  if (row === null) throw new Error('a question without a row');
  return { places: row.places.map(placeOf), device: row.device_known ? 'known' : 'new', lately: row.lately };
}

export async function recordSessionRisk(tx: Tx, session: SessionId, risk: RiskOfSignIn): Promise<boolean> {
  const rows = await ask(
    tx,
    sql`update sessions set risk = ${json(risk)} where tenant_id = ${tx.tenantId} and id = ${session}
      and risk->'here'->>'network' is distinct from ${risk.here.network}::text returning id`,
  );
  return rows.length > 0;
}

export async function countRisk(tx: Tx, since: Instant): Promise<RiskFigures> {
  const rows = await ask<{
    readonly band: RiskBand;
    readonly would: string | null;
    readonly present: readonly SignalKind[];
    readonly count: number;
  }>(
    tx,
    sql`${anew} select e.data->'risk'->>'band' as band, e.data->'risk'->>'wouldHave' as would, array(select s->>'kind' from jsonb_array_elements(e.data->'risk'->'signals') s
          where s->>'state' = 'present' order by 1) as present, count(*)::integer as count
      from audit_events e
      where e.tenant_id = ${tx.tenantId} and e.id >= ${firstIdAt(since)}::uuid and e.data ? 'risk' and e.type in ('user.signed_in', 'user.mfa_refused')
      group by 1, 2, 3`,
  );
  const counted = (which: (row: (typeof rows)[number]) => boolean): number => rows.filter(which).reduce((sum, { count }) => sum + count, 0);
  return {
    bands: Object.fromEntries(RISK_BANDS.map((band) => [band, counted((row) => row.band === band)])) as RiskFigures['bands'],
    signals: Object.fromEntries(
      SIGNAL_KINDS.map((kind) => [kind, counted(({ present }) => present.includes(kind))]),
    ) as RiskFigures['signals'],
    wouldHave: { challenged: counted(({ would }) => would === 'challenged'), refused: counted(({ would }) => would === 'refused') },
  };
}

export async function recordPlace(tx: Tx, user: UserId, { network, country, point }: Omit<Place, 'at'>): Promise<void> {
  await ask(
    tx,
    sql`with older as (
        select network from sign_in_places where tenant_id = ${tx.tenantId} and user_id = ${user} and network <> ${network}
        order by last_at desc, network offset ${MOST_PLACES - 1}
      ), forgotten as (
        delete from sign_in_places p using older
        where p.tenant_id = ${tx.tenantId} and p.user_id = ${user} and p.network = older.network
      )
      insert into sign_in_places (tenant_id, user_id, network, country, latitude, longitude, radius_km, last_at)
      values (${tx.tenantId}, ${user}, ${network}, ${country}, ${point?.latitude ?? null}, ${point?.longitude ?? null},
        ${point?.radiusKm ?? null}, ${at(tx.now)})
      on conflict (tenant_id, user_id, network) do update set country = excluded.country, latitude = excluded.latitude,
        longitude = excluded.longitude, radius_km = excluded.radius_km, last_at = excluded.last_at`,
  );
}

function placeOf({ network, country, latitude, longitude, radius_km: radiusKm, at: last }: PlaceJson): Place {
  const isPlaced = latitude !== null && longitude !== null && radiusKm !== null;
  return { network, country, point: isPlaced ? { latitude, longitude, radiusKm } : null, at: instant(last) };
}
