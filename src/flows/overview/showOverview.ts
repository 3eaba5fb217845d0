import type { Level, PolicyVersion, Scope } from '../../domain/policy/rule.ts';
import { readSnapshot } from '../../domain/policy/snapshot.ts';
import { versionInForce } from '../../domain/policy/timeline.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DailyFigures, PeopleCount } from '../../ports/store/overviewStore.ts';
import type { SessionCount } from '../../ports/store/sessionListStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer } from '../administer.ts';
import { ALL_SESSIONS } from '../allSessions.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { startOfDay } from '../startOfDay.ts';

export interface ShowOverview extends Administration {
  /** Days of the past, today among them. */
  readonly days: number;
}

/** One day of the past. null: nobody has counted it yet. */
export interface DayShown {
  readonly day: Instant;
  readonly enrolment: DailyFigures['enrolment'];
  readonly signIns: DailyFigures['signIns'] | null;
  readonly enrolments: number | null;
}

export interface NextChange {
  readonly scope: Scope;
  /** Of the group or the application; null: the tenant. */
  readonly name: string | null;
  readonly version: PolicyVersion;
}

/** L2: what is recommended for production, and never forced. */
export interface Recommendation {
  readonly kind: 'require_mfa';
  readonly level: Exclude<Level, 'required'>;
  /** When a version begins that requires it; null: none is scheduled. */
  readonly scheduled: Instant | null;
  /** Enabled people who have no second factor. */
  readonly peopleWithoutFactor: number;
}

export interface Overview {
  readonly at: Instant;
  readonly level: Level;
  readonly people: PeopleCount;
  readonly sessions: SessionCount;
  readonly bypassedPeople: number;
  /** null: nothing is scheduled. */
  readonly nextChange: NextChange | null;
  /** null: there is nothing to recommend. */
  readonly recommendation: Recommendation | null;
  /** The oldest first, today last; none before the tenant was made. */
  readonly days: readonly DayShown[];
}

/** How a tenant stands now, and how it came to that. */
export function showOverview(ports: Pick<Ports, 'store'>) {
  return ({ days, ...command }: ShowOverview): Promise<Result<Overview, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_overview', on: null }, async (tx) => {
      const { store } = ports;
      const people = await store.countEnrolled(tx, null);
      const tenant = await tenantRule(ports, tx);
      return succeeded({
        at: tx.now,
        level: tenant.level,
        people,
        sessions: await store.countSessions(tx, ALL_SESSIONS),
        bypassedPeople: await store.countLiveBypasses(tx),
        nextChange: await nextChange(ports, tx),
        recommendation: recommendationOf(tenant, people),
        days: await daysShown(ports, tx, { days, people }),
      });
    });
}

interface TenantRule {
  readonly level: Level;
  readonly required: Instant | null;
}

async function tenantRule(ports: Pick<Ports, 'store'>, tx: Tx): Promise<TenantRule> {
  const { tenant } = readSnapshot((await latestSnapshot(ports, tx)).snapshot);
  const coming = tenant.versions.find(({ version }) => version.from > tx.now && version.level === 'required');
  return { level: versionInForce(tenant, tx.now)?.version.level ?? 'optional', required: coming?.version.from ?? null };
}

function recommendationOf({ level, required }: TenantRule, { people, enrolled }: PeopleCount): Recommendation | null {
  return level === 'required' ? null : { kind: 'require_mfa', level, scheduled: required, peopleWithoutFactor: people - enrolled };
}

async function nextChange({ store }: Pick<Ports, 'store'>, tx: Tx): Promise<NextChange | null> {
  const next = await store.findNextVersion(tx);
  if (next === null) return null;
  const { scope, version } = next;
  if (scope.kind === 'tenant') return { scope, version, name: null };
  const named = scope.kind === 'group' ? await store.findGroup(tx, scope.group) : await store.findApplication(tx, scope.application);
  return { scope, version, name: named?.name ?? null };
}

/** Today is counted now, and so is yesterday until it is counted for good: a job counts the others. */
async function daysShown(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { days, people }: { readonly days: number; readonly people: PeopleCount },
): Promise<readonly DayShown[]> {
  const today = startOfDay(tx.now);
  const yesterday = after(today, -DAY);
  const created = startOfDay(await store.tenantCreatedAt(tx));
  const first = Math.max(created, after(today, -(days - 1) * DAY)) as Instant;
  const counted = new Map((await store.listFigures(tx, first)).map((figures) => [figures.day, figures]));
  const openDay = await store.firstDayToCount(tx, 0);
  const shown: DayShown[] = [];
  for (let day = first; day <= today; day = after(day, DAY)) {
    const figures = counted.get(day) ?? null;
    const isOpen = day >= yesterday && (openDay === null || openDay <= day);
    const happened = isOpen ? await store.countHappened(tx, { from: day, until: after(day, DAY) }) : figures;
    const enrolment = day === today ? people : (figures?.enrolment ?? null);
    shown.push({ day, enrolment, signIns: happened?.signIns ?? null, enrolments: happened?.enrolments ?? null });
  }
  return shown;
}
