import { type RawBuilder, sql } from 'kysely';
import type { EventType } from '../../../domain/audit/catalogue.ts';
import type { Receiver, ReceiverId, ReceiverSays, Target } from '../../../domain/outward/receiver.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { DueReceiver, Lease, ReceiverChange } from '../../../ports/store/receiverStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import type { Engine } from '../connection.ts';
import { ask, askOne, at, change, json } from '../question.ts';

interface ReceiverRow {
  readonly id: ReceiverId;
  readonly name: string;
  readonly target: Target;
  readonly types: readonly EventType[] | null;
  readonly sealed_secret: Uint8Array | null;
  readonly sealed_former_secret: Uint8Array | null;
  readonly former_until: Instant | null;
  readonly made_at: Instant;
  readonly position: number;
  readonly next_at: Instant;
  readonly failures: number;
  readonly failing_since: Instant | null;
  readonly last_error: string | null;
  readonly delivered_at: Instant | null;
  readonly paused_at: Instant | null;
  readonly paused_because: string | null;
}

const COLUMNS = sql.raw(
  'id, name, target, types, sealed_secret, sealed_former_secret, former_until, made_at, position, next_at, failures, failing_since, last_error, delivered_at, paused_at, paused_because',
);

/** The last position that was given to anything. */
const LAST_POSITION = sql.raw("coalesce(pg_sequence_last_value('audit_positions'), 0)");

export async function insertReceiver(tx: Tx, receiver: ReceiverSays & Pick<Receiver, 'id' | 'sealedSecret'>): Promise<boolean> {
  const application = receiver.target.kind === 'shared_signals' ? receiver.target.application : null;
  const inserted = await change(
    tx,
    sql`insert into event_receivers (tenant_id, id, name, target, types, sealed_secret, made_at, position, next_at, leased_until,
        application_id)
      values (${tx.tenantId}, ${receiver.id}, ${receiver.name}, ${json(receiver.target)}, ${receiver.types}::text[], ${receiver.sealedSecret}::bytea,
        ${at(tx.now)}, ${LAST_POSITION}, ${at(tx.now)}, ${at(tx.now)}, ${application}::uuid)
      on conflict (tenant_id, name) do nothing`,
  );
  return inserted === 1;
}

export async function listReceivers(tx: Tx): Promise<readonly Receiver[]> {
  return (await ask<ReceiverRow>(tx, sql`select ${COLUMNS} from event_receivers where tenant_id = ${tx.tenantId} order by name`)).map(
    receiverOf,
  );
}

export function findReceiver(tx: Tx, receiver: ReceiverId): Promise<Receiver | null> {
  return find(tx, receiver, sql``);
}

export async function findReceiverByToken(tx: Tx, tokenHash: Uint8Array): Promise<Receiver | null> {
  const row = await askOne<ReceiverRow>(
    tx,
    sql`select ${COLUMNS} from event_receivers where tenant_id = ${tx.tenantId} and token_hash = ${tokenHash}`,
  );
  return row === null ? null : receiverOf(row);
}

export function lockReceiver(tx: Tx, receiver: ReceiverId): Promise<Receiver | null> {
  return find(tx, receiver, sql`for no key update`);
}

async function find(tx: Tx, receiver: ReceiverId, lock: RawBuilder<unknown>): Promise<Receiver | null> {
  const row = await askOne<ReceiverRow>(
    tx,
    sql`select ${COLUMNS} from event_receivers where tenant_id = ${tx.tenantId} and id = ${receiver} ${lock}`,
  );
  return row === null ? null : receiverOf(row);
}

export async function changeReceiver(tx: Tx, receiver: ReceiverId, { says, secret, position, paused }: ReceiverChange): Promise<boolean> {
  const taken =
    says !== undefined &&
    (await askOne(tx, sql`select from event_receivers where tenant_id = ${tx.tenantId} and name = ${says.name} and id <> ${receiver}`)) !==
      null;
  if (taken) return false;
  const sets = [
    sql`lease = null, leased_until = ${at(tx.now)}, next_at = ${at(tx.now)}`,
    ...(says === undefined ? [] : [sql`name = ${says.name}, target = ${json(says.target)}, types = ${says.types}::text[]`]),
    ...(secret === undefined
      ? []
      : [
          sql`sealed_secret = ${secret.sealedSecret}::bytea, sealed_former_secret = ${secret.former?.sealed ?? null}::bytea,
            former_until = ${at(secret.former?.until ?? null)}`,
        ]),
    ...(position === undefined ? [] : [sql`position = ${position}`]),
    ...(paused === undefined ? [] : [pausing(tx, paused)]),
  ];
  const changed = await change(tx, sql`update event_receivers set ${sql.join(sets)} where tenant_id = ${tx.tenantId} and id = ${receiver}`);
  return changed === 1;
}

function pausing(tx: Tx, because: string | null): RawBuilder<unknown> {
  return because === null
    ? sql`paused_at = null, paused_because = null, failures = 0, failing_since = null`
    : sql`paused_at = ${at(tx.now)}, paused_because = ${because}`;
}

export async function deleteReceiver(tx: Tx, receiver: ReceiverId): Promise<boolean> {
  return (await change(tx, sql`delete from event_receivers where tenant_id = ${tx.tenantId} and id = ${receiver}`)) === 1;
}

export async function claimReceiver(
  tx: Tx,
  receiver: ReceiverId,
  { lease, until }: { readonly lease: Lease; readonly until: Instant },
): Promise<Receiver | null> {
  const row = await askOne<ReceiverRow>(
    tx,
    sql`update event_receivers set lease = ${lease}, leased_until = ${at(until)}
      where tenant_id = ${tx.tenantId} and id = ${receiver} and paused_at is null and next_at <= ${at(tx.now)} and leased_until <= ${at(tx.now)}
      returning ${COLUMNS}`,
  );
  return row === null ? null : receiverOf(row);
}

export async function advanceReceiver(
  tx: Tx,
  receiver: ReceiverId,
  step: { readonly lease: Lease; readonly until: Instant; readonly position: number; readonly taken: boolean },
): Promise<boolean> {
  const over = step.taken ? sql`, failures = 0, failing_since = null, last_error = null, delivered_at = ${at(tx.now)}` : sql``;
  const advanced = await change(
    tx,
    sql`update event_receivers set position = ${step.position}, leased_until = ${at(step.until)} ${over}
      where tenant_id = ${tx.tenantId} and id = ${receiver} and lease = ${step.lease}`,
  );
  return advanced === 1;
}

export async function failReceiver(
  tx: Tx,
  receiver: ReceiverId,
  failure: { readonly lease: Lease; readonly error: string; readonly nextAt: Instant; readonly paused: string | null },
): Promise<boolean> {
  const failed = await change(
    tx,
    sql`update event_receivers set failures = failures + 1, failing_since = coalesce(failing_since, ${at(tx.now)}), last_error = ${failure.error},
        next_at = ${at(failure.nextAt)}, lease = null, leased_until = ${at(tx.now)}
        ${failure.paused === null ? sql`` : sql`, paused_at = ${at(tx.now)}, paused_because = ${failure.paused}`}
      where tenant_id = ${tx.tenantId} and id = ${receiver} and lease = ${failure.lease}`,
  );
  return failed === 1;
}

export async function releaseReceiver(
  tx: Tx,
  receiver: ReceiverId,
  { lease, nextAt }: { readonly lease: Lease; readonly nextAt: Instant },
): Promise<void> {
  await ask(
    tx,
    sql`update event_receivers set lease = null, leased_until = ${at(tx.now)}, next_at = ${at(nextAt)}
      where tenant_id = ${tx.tenantId} and id = ${receiver} and lease = ${lease}`,
  );
}

export async function findDueReceivers(over: {
  readonly engine: Engine;
  readonly clockOffset: () => number;
}): Promise<readonly DueReceiver[]> {
  const question = 'select tenant_id, receiver_id from receivers_due($1::bigint)';
  const { rows } = await over.engine.runAlone(question, [over.clockOffset()]);
  return rows.map((row) => ({ tenantId: row['tenant_id'], receiver: row['receiver_id'] }) as DueReceiver);
}

function receiverOf(row: ReceiverRow): Receiver {
  return {
    id: row.id,
    name: row.name,
    target: row.target,
    types: row.types,
    madeAt: row.made_at,
    position: row.position,
    failures: row.failures,
    failingSince: row.failing_since,
    lastError: row.last_error,
    deliveredAt: row.delivered_at,
    nextAt: row.next_at,
    paused: row.paused_at === null || row.paused_because === null ? null : { at: row.paused_at, because: row.paused_because },
    sealedSecret: row.sealed_secret,
    former:
      row.sealed_former_secret === null || row.former_until === null ? null : { sealed: row.sealed_former_secret, until: row.former_until },
  };
}
