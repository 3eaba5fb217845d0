import { sql } from 'kysely';
import type { Application, ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { RequestedContext } from '../../../domain/sessions/authnContext.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { AttemptEnd, AttemptId } from '../../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { SamlParticipant, SamlRequest, SamlRequestFound, SamlRequestId, SamlStore } from '../../../ports/store/samlStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change, json } from '../question.ts';
import { APPLICATION_COLUMNS, type ApplicationRow, applicationOf } from './applicationRow.ts';

export async function findApplicationByEntityId(tx: Tx, entityId: string): Promise<Application | null> {
  const row = await askOne<ApplicationRow>(
    tx,
    sql`select ${APPLICATION_COLUMNS} from applications where tenant_id = ${tx.tenantId} and saml ->> 'entityId' = ${entityId}`,
  );
  return row === null ? null : applicationOf(row);
}

export async function noteSamlMessage(tx: Tx, message: Parameters<SamlStore['noteSamlMessage']>[1]): Promise<boolean> {
  const noted = await change(
    tx,
    sql`insert into saml_messages as m (tenant_id, application_id, message_id, expires_at)
      values (${tx.tenantId}, ${message.application}, ${message.messageId}, ${at(message.expiresAt)})
      on conflict (tenant_id, application_id, message_id) do update set expires_at = excluded.expires_at
        where m.expires_at <= ${at(tx.now)}`,
  );
  return noted === 1;
}

export async function insertSamlRequest(tx: Tx, request: SamlRequest): Promise<void> {
  await ask(
    tx,
    sql`insert into saml_requests (tenant_id, id, application_id, message_id, acs_url, relay_state, context, force_authn, is_passive,
        requested_at, expires_at)
      values (${tx.tenantId}, ${request.id}, ${request.application}, ${request.messageId}, ${request.acsUrl}, ${request.relayState},
        ${json(request.context)}, ${request.forceAuthn}, ${request.isPassive}, ${at(request.requestedAt)}, ${at(request.expiresAt)})`,
  );
}

interface RequestRow {
  readonly application_id: ApplicationId;
  readonly message_id: string | null;
  readonly acs_url: string;
  readonly relay_state: string | null;
  readonly context: RequestedContext | null;
  readonly force_authn: boolean;
  readonly is_passive: boolean;
  readonly requested_at: Instant;
  readonly expires_at: Instant;
  readonly attempt_id: AttemptId | null;
  readonly attempt_user: UserId | null;
  readonly attempt_ended_as: AttemptEnd | null;
}

export async function lockSamlRequest(tx: Tx, request: SamlRequestId): Promise<SamlRequestFound | null> {
  const row = await askOne<RequestRow>(
    tx,
    sql`select r.application_id, r.message_id, r.acs_url, r.relay_state, r.context, r.force_authn, r.is_passive, r.requested_at,
        r.expires_at, r.attempt_id, a.user_id as attempt_user, a.ended_as as attempt_ended_as
      from saml_requests r
        left join sign_in_attempts a on a.tenant_id = ${tx.tenantId} and a.id = r.attempt_id
      where r.tenant_id = ${tx.tenantId} and r.id = ${request} and r.answered_at is null and r.expires_at > ${at(tx.now)}
      for update of r`,
  );
  if (row === null) return null;
  return {
    id: request,
    application: row.application_id,
    messageId: row.message_id,
    acsUrl: row.acs_url,
    relayState: row.relay_state,
    context: row.context,
    forceAuthn: row.force_authn,
    isPassive: row.is_passive,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    attempt: row.attempt_id === null ? null : { userId: row.attempt_user, endedAs: row.attempt_ended_as },
  };
}

export async function leadSamlRequest(tx: Tx, request: SamlRequestId, attempt: AttemptId): Promise<void> {
  await ask(tx, sql`update saml_requests set attempt_id = ${attempt} where tenant_id = ${tx.tenantId} and id = ${request}`);
}

export async function answerSamlRequest(tx: Tx, request: SamlRequestId): Promise<boolean> {
  const answered = await change(
    tx,
    sql`update saml_requests set answered_at = ${at(tx.now)}
      where tenant_id = ${tx.tenantId} and id = ${request} and answered_at is null and expires_at > ${at(tx.now)}`,
  );
  return answered === 1;
}

export async function noteSamlParticipant(tx: Tx, participant: SamlParticipant): Promise<void> {
  await ask(
    tx,
    sql`insert into saml_participants (tenant_id, session_id, application_id, session_index, name_id)
      values (${tx.tenantId}, ${participant.session}, ${participant.application}, ${participant.sessionIndex}, ${participant.nameId})
      on conflict (tenant_id, session_id, application_id) do update set name_id = excluded.name_id`,
  );
}

export async function findSamlSessions(
  tx: Tx,
  { application, nameId, indexes }: Parameters<SamlStore['findSamlSessions']>[1],
): Promise<readonly SessionId[]> {
  const rows = await ask<{ session_id: SessionId }>(
    tx,
    sql`select session_id from saml_participants
      where tenant_id = ${tx.tenantId} and application_id = ${application} and name_id = ${nameId}
        ${indexes === null ? sql`` : sql`and session_index = any (${indexes}::text[])`}
      order by session_id`,
  );
  return rows.map((row) => row.session_id);
}

export async function listSamlParticipants(tx: Tx, session: SessionId): Promise<readonly SamlParticipant[]> {
  const rows = await ask<{ application_id: ApplicationId; session_index: string; name_id: string }>(
    tx,
    sql`select application_id, session_index, name_id from saml_participants
      where tenant_id = ${tx.tenantId} and session_id = ${session} order by application_id`,
  );
  return rows.map((row) => ({ session, application: row.application_id, sessionIndex: row.session_index, nameId: row.name_id }));
}
