import { sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { LogoutRecipient } from '../../../ports/store/protocolStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at } from '../question.ts';
import { liveSession } from './liveSession.ts';

export async function noteSessionApplication(tx: Tx, session: SessionId, application: ApplicationId): Promise<void> {
  await ask(
    tx,
    sql`with noted as (
        insert into session_applications (tenant_id, session_id, application_id, user_id, first_at)
        select ${tx.tenantId}, s.id, ${application}::uuid, s.user_id, ${at(tx.now)} from sessions s
        where s.tenant_id = ${tx.tenantId} and s.id = ${session}
        on conflict (tenant_id, session_id, application_id) do nothing
      )
      insert into signal_sessions (tenant_id, id, application_id, session_id, user_id, at)
      select ${tx.tenantId}, gen_random_uuid(), ${application}::uuid, s.id, s.user_id, ${at(tx.now)} from sessions s
      where s.tenant_id = ${tx.tenantId} and s.id = ${session}
        and exists (select from event_receivers r where r.tenant_id = ${tx.tenantId} and r.application_id = ${application})
      on conflict (tenant_id, application_id, session_id) do nothing`,
  );
}

export async function findLogoutRecipients(
  tx: Tx,
  session: SessionId,
): Promise<{ readonly user: UserId; readonly recipients: readonly LogoutRecipient[] } | null> {
  const rows = await ask<LogoutRecipient & { readonly user: UserId }>(
    tx,
    sql`select x.user_id as user, p.id as application, p.client_id as "clientId", p.backchannel_logout_uri as "logoutUri"
      from session_applications x
        join applications p on p.tenant_id = ${tx.tenantId} and p.id = x.application_id
      where x.tenant_id = ${tx.tenantId} and x.session_id = ${session} and p.backchannel_logout_uri is not null
      order by p.id`,
  );
  const [first] = rows;
  return first === undefined ? null : { user: first.user, recipients: rows.map(({ user: _, ...recipient }) => recipient) };
}

export async function forgetSessionApplication(tx: Tx, session: SessionId, application: ApplicationId): Promise<void> {
  await ask(
    tx,
    sql`delete from session_applications
      where tenant_id = ${tx.tenantId} and session_id = ${session} and application_id = ${application}`,
  );
}

export async function listSessionsToTell(
  tx: Tx,
  of: { readonly user: UserId | null; readonly after: SessionId | null; readonly limit: number },
): Promise<readonly SessionId[]> {
  const rows = await ask<{ id: SessionId }>(
    tx,
    sql`select distinct x.session_id as id from session_applications x
      where x.tenant_id = ${tx.tenantId}
        ${of.user === null ? sql`` : sql`and x.user_id = ${of.user}`}
        ${of.after === null ? sql`` : sql`and x.session_id > ${of.after}`}
        and not exists (select ${liveSession(tx)} and s.id = x.session_id)
      order by x.session_id limit ${of.limit}`,
  );
  return rows.map((row) => row.id);
}
