import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { Operation, OperationDetail, OperationId } from '../../../domain/stepUp/operation.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { askOne, at, change, json } from '../question.ts';

interface OperationRow {
  readonly id: OperationId;
  readonly application_id: ApplicationId;
  readonly user_id: UserId;
  readonly session_id: SessionId;
  readonly name: string;
  readonly target: string;
  readonly details: readonly OperationDetail[];
  readonly return_to: string | null;
  readonly opened_at: Instant;
  readonly expires_at: Instant;
  readonly state: Operation['state'];
}

export async function insertOperation(tx: Tx, operation: Operation): Promise<void> {
  const { id, application, user, session, name, target, details, returnTo, openedAt, expiresAt, state } = operation;
  await change(
    tx,
    sql`insert into operations (tenant_id, id, application_id, user_id, session_id, name, target, details, return_to, opened_at, expires_at, state)
      values (${tx.tenantId}, ${id}, ${application}, ${user}, ${session}, ${name}, ${target}, ${json(details)}, ${returnTo}, ${at(openedAt)},
        ${at(expiresAt)}, ${state})`,
  );
}

export function findOperation(tx: Tx, operation: OperationId): Promise<Operation | null> {
  return find(tx, operation, sql``);
}

export function lockOperation(tx: Tx, operation: OperationId): Promise<Operation | null> {
  return find(tx, operation, sql`for no key update`);
}

async function find(tx: Tx, operation: OperationId, lock: RawBuilder<unknown>): Promise<Operation | null> {
  const row = await askOne<OperationRow>(
    tx,
    sql`select id, application_id, user_id, session_id, name, target, details, return_to, opened_at, expires_at, state
      from operations where tenant_id = ${tx.tenantId} and id = ${operation} ${lock}`,
  );
  return row === null ? null : operationOf(row);
}

export async function settleOperation(
  tx: Tx,
  operation: OperationId,
  { from, to, expiresAt }: { readonly from: Operation['state']; readonly to: Operation['state']; readonly expiresAt: Instant },
): Promise<boolean> {
  const settled = await change(
    tx,
    sql`update operations set state = ${to}, expires_at = ${at(expiresAt)}
      where tenant_id = ${tx.tenantId} and id = ${operation} and state = ${from}`,
  );
  return settled === 1;
}

function operationOf(row: OperationRow): Operation {
  return {
    id: row.id,
    application: row.application_id,
    user: row.user_id,
    session: row.session_id,
    name: row.name,
    target: row.target,
    details: row.details,
    returnTo: row.return_to,
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    state: row.state,
  };
}
