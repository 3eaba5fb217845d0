import { type RawBuilder, sql } from 'kysely';
import type { EventFilter } from '../../../domain/audit/auditQuestion.ts';
import type { EventId } from '../../../domain/audit/event.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { EventsAsked, EventsFound } from '../../../ports/store/auditStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, askOne, at } from '../question.ts';
import { EVENT_COLUMNS, type EventRow, eventOf } from './eventRow.ts';

/** One condition of a filter. An event holds it when one of its ways holds. */
interface Condition {
  readonly ways: readonly [RawBuilder<unknown>, ...RawBuilder<unknown>[]];
  /** Whether each of the ways has an index in the order of ids. */
  readonly indexed: boolean;
}

/** Those of an event, and those that are there to be found by. */
const ALL_COLUMNS = sql`${EVENT_COLUMNS}, other_actor, actor_kind, group_ref`;

/** So many events that one condition finds are looked through for the others. */
const LOOKED_THROUGH = 20_000;

/** More types than these are looked for among all events: most of what happens is of few types. */
const MOST_TYPES_BY_INDEX = 32;

export async function listEvents(tx: Tx, filter: EventFilter, asked: EventsAsked): Promise<EventsFound> {
  if (filter.types?.length === 0) return { events: [], next: null };
  const conditions = conditionsOf(filter);
  const leading = conditions.find(({ indexed }) => indexed) ?? null;
  const others = conditions.filter((condition) => condition !== leading);
  const among = (columns: RawBuilder<unknown>, most: number) =>
    inOrder(tx, { ways: leading?.ways ?? [sql`true`], within: boundsOf(filter, asked.before), columns, most });
  const rows = await ask<EventRow>(
    tx,
    others.length === 0
      ? sql`${anew} ${among(EVENT_COLUMNS, asked.limit)}`
      : sql`${anew} select ${EVENT_COLUMNS} from (${among(ALL_COLUMNS, LOOKED_THROUGH)}) looked
          where ${sql.join(others.map(holding), sql` and `)} order by id desc limit ${asked.limit}`,
  );
  const events = rows.map(eventOf);
  if (events.length === asked.limit) return { events, next: events.at(-1)?.id ?? null };
  if (others.length === 0) return { events, next: null };
  const last = await askOne<{ id: EventId }>(
    tx,
    sql`${anew} select id from (${among(sql`id`, LOOKED_THROUGH)}) looked order by id desc offset ${LOOKED_THROUGH - 1} limit 1`,
  );
  return { events, next: last?.id ?? null };
}

/** What narrows most comes first: the first one that has an index leads. */
function conditionsOf(filter: EventFilter): readonly Condition[] {
  const { types, actor, actorKind, user, application, group, attempt, search } = filter;
  const found: Condition[] = [];
  const by = (...ways: Condition['ways']) => found.push({ ways, indexed: true });
  if (attempt !== null) by(sql`attempt_id = ${attempt}`);
  if (group !== null) by(sql`group_ref = ${group}`);
  if (actor !== null) by(sql`other_actor = ${actor}`, sql`user_id = ${actor} and actor ->> 'id' = ${actor}`);
  if (user !== null) by(sql`user_id = ${user}`);
  const [type, ...more] = types ?? [];
  if (type !== undefined && more.length < MOST_TYPES_BY_INDEX) by(sql`type = ${type}`, ...more.map((other) => sql`type = ${other}`));
  // The second half is what the index is made for.
  if (actorKind !== null) by(sql`actor_kind = ${actorKind} and actor_kind <> 'user'`);
  if (application !== null) by(sql`application_id = ${application}`);
  if (more.length >= MOST_TYPES_BY_INDEX) found.push({ ways: [sql`type = any (${types}::text[])`], indexed: false });
  if (search !== null && search !== '') found.push({ ways: [containing(search)], indexed: false });
  return found;
}

function containing(search: string): RawBuilder<unknown> {
  return sql`strpos(lower(concat_ws(' ', id, type, address, user_id, application_id, attempt_id, session_id, actor, data)), lower(${search}::text)) > 0`;
}

function holding({ ways }: Condition): RawBuilder<unknown> {
  return sql`(${sql.join(ways, sql` or `)})`;
}

interface InOrder {
  readonly ways: Condition['ways'];
  readonly within: RawBuilder<unknown>;
  readonly columns: RawBuilder<unknown>;
  readonly most: number;
}

/**
 * Each way goes through its own index, and PostgreSQL merges them by their order. Each is in order and limited by itself:
 * without that, all events of a common type are read and sorted.
 */
function inOrder(tx: Tx, { ways, within, columns, most }: InOrder): RawBuilder<EventRow> {
  const [first, ...others] = ways.map(
    (way) => sql`select ${columns} from audit_events where tenant_id = ${tx.tenantId} and ${way} ${within} order by id desc limit ${most}`,
  );
  if (others.length === 0) return sql`${first}`;
  const merged = sql.join(
    [first, ...others].map((one) => sql`(${one})`),
    sql` union all `,
  );
  return sql`select ${columns} from (${merged}) merged order by id desc limit ${most}`;
}

/** Ids grow with time, so that a time is a part of every index. */
function boundsOf({ from, until }: EventFilter, before: EventId | null): RawBuilder<unknown> {
  return sql`
    ${from === null ? sql`` : sql`and at >= ${at(from)} and id >= ${firstIdAt(from)}::uuid`}
    ${until === null ? sql`` : sql`and at < ${at(until)} and id < ${firstIdAt(until)}::uuid`}
    ${before === null ? sql`` : sql`and id < ${before}`}`;
}

/** The smallest UUIDv7 of an instant, as timeOrderedId.ts makes them. */
export function firstIdAt(instant: Instant): string {
  const time = Math.max(0, instant).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
