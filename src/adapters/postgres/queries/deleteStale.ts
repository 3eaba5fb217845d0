import { type RawBuilder, sql } from 'kysely';
import { ENDED_TOKENS_KEPT } from '../../../domain/directory/apiToken.ts';
import { SETTING_RANGES } from '../../../domain/directory/tenantSettings.ts';
import { DEFAULT_RISK } from '../../../domain/risk/riskSettings.ts';
import { after, DAY, SECOND } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { at, change } from '../question.ts';
import { LONGEST_WINDOW } from './budgets.ts';
import { deleteSystemSends } from './sendBudgets.ts';

/** What is over is kept for a while, for whoever looks into an incident; the audit keeps its own account. */
const KEPT = DAY;
/** The outbox says for so long what was sent to whom. */
const MESSAGES_KEPT = 90 * DAY;
/** A browser that was not used for so long is a new one. */
const DEVICES_KEPT = 400 * DAY;
/** How many were stuck, and for how long, is shown of so long a time. */
const MFA_FLOWS_KEPT = 90 * DAY;
const DEAD_JOBS_KEPT = 30 * DAY;
/** Events that were told are in the audit; this is about how it went. */
const DELIVERIES_KEPT = 7 * DAY;
/** Longer than any session. */
const SIGNAL_SESSIONS_KEPT = SETTING_RANGES.sessionAbsoluteSeconds[1] * SECOND + DAY;
/**
 * A sweep is about what began up to its start, and no session is longer than the longest that can be set: after that there is none whom it
 * could reach, however long it is spread. The day more is for the sign-in before the session. Who did it stays in the audit.
 */
const SWEEPS_KEPT = SETTING_RANGES.sessionAbsoluteSeconds[1] * SECOND + DAY;

/**
 * Counters of wrong second factors stay: a row of failures ends with a right one alone (security.md, Numbers). What
 * somebody has locked is in use, or being deleted by another.
 */
export async function deleteStale(tx: Tx, limit: number): Promise<boolean> {
  const now = at(tx.now);
  const keptSince = at(after(tx.now, -KEPT));
  await deleteSystemSends(tx);
  const deleted = [
    await deleteFrom(tx, sql`protocol_records`, { where: sql`expires_at <= ${now}`, limit }),
    await deleteMailTokens(tx, limit),
    await deleteFrom(tx, sql`pending_enrolments`, { where: sql`expires_at <= ${now}`, limit }),
    await deleteFrom(tx, sql`sign_in_attempts`, { where: sql`expires_at <= ${keptSince}`, limit }),
    // Anybody can begin one, as often as they like; of those that are nobody's there is nothing to look into.
    await deleteFrom(tx, sql`sign_in_attempts`, { where: sql`expires_at <= ${now} and user_id is null`, limit }),
    await deleteSessions(tx, { where: sql`expires_at <= ${keptSince}`, limit }),
    await deleteSessions(tx, { where: sql`ended_at <= ${keptSince}`, limit }),
    await deleteFrom(tx, sql`forward_tickets`, { where: sql`expires_at <= ${now}`, limit }),
    await deleteFrom(tx, sql`saml_requests`, { where: sql`expires_at <= ${now}`, limit }),
    await deleteSamlMessages(tx, limit),
    await deleteGuesses(tx, limit),
    await deleteFrom(tx, sql`messages`, { where: sql`created_at <= ${at(after(tx.now, -MESSAGES_KEPT))}`, limit }),
    await deleteDevices(tx, limit),
    await deletePlaces(tx, limit),
    await deleteFrom(tx, sql`api_tokens`, { where: sql`expires_at <= ${at(after(tx.now, -ENDED_TOKENS_KEPT))}`, limit }),
    await deleteFrom(tx, sql`mfa_flows`, { where: sql`unstuck_at is null and stuck_at <= ${at(after(tx.now, -MFA_FLOWS_KEPT))}`, limit }),
    await deleteFrom(tx, sql`mfa_flows`, { where: sql`unstuck_at <= ${at(after(tx.now, -MFA_FLOWS_KEPT))}`, limit }),
    await deleteFrom(tx, sql`operations`, { where: sql`expires_at <= ${keptSince}`, limit }),
    await deleteFrom(tx, sql`enrolment_passes`, { where: sql`expires_at <= ${now}`, limit }),
    await deleteFrom(tx, sql`session_sweeps`, { where: sql`starts_at <= ${at(after(tx.now, -SWEEPS_KEPT))}`, limit }),
    await deleteFrom(tx, sql`jobs`, { where: sql`dead_at <= ${at(after(tx.now, -DEAD_JOBS_KEPT))}`, limit }),
    await deleteFrom(tx, sql`signal_sessions`, { where: sql`at <= ${at(after(tx.now, -SIGNAL_SESSIONS_KEPT))}`, limit }),
    await deleteFrom(tx, sql`event_deliveries`, { where: sql`at <= ${at(after(tx.now, -DELIVERIES_KEPT))}`, limit }),
  ];
  return deleted.includes(limit);
}

interface Stale {
  readonly where: RawBuilder<unknown>;
  readonly limit: number;
}

/** The rows are chosen once, before the deletion: a plan that chose again for each would take more than the limit. */
function staleRows(tx: Tx, table: RawBuilder<unknown>, { where, limit }: Stale): RawBuilder<unknown> {
  return sql`stale as materialized (
    select id from ${table} where tenant_id = ${tx.tenantId} and ${where} limit ${limit} for update skip locked)`;
}

function deleteFrom(tx: Tx, table: RawBuilder<unknown>, stale: Stale): Promise<number> {
  return change(
    tx,
    sql`with ${staleRows(tx, table, stale)} delete from ${table} x using stale where x.tenant_id = ${tx.tenantId} and x.id = stale.id`,
  );
}

function deleteSessions(tx: Tx, stale: Stale): Promise<number> {
  return change(
    tx,
    sql`with ${staleRows(tx, sql`sessions`, stale)},
        opened as (delete from session_applications x using stale where x.tenant_id = ${tx.tenantId} and x.session_id = stale.id)
      delete from sessions x using stale where x.tenant_id = ${tx.tenantId} and x.id = stale.id`,
  );
}

function deleteMailTokens(tx: Tx, limit: number): Promise<number> {
  return change(
    tx,
    sql`with stale as materialized (
        select digest from mail_tokens where tenant_id = ${tx.tenantId} and expires_at <= ${at(tx.now)} limit ${limit} for update skip locked
      )
      delete from mail_tokens x using stale where x.tenant_id = ${tx.tenantId} and x.digest = stale.digest`,
  );
}

function deleteSamlMessages(tx: Tx, limit: number): Promise<number> {
  return change(
    tx,
    sql`with stale as materialized (
        select application_id, message_id from saml_messages where tenant_id = ${tx.tenantId} and expires_at <= ${at(tx.now)}
        limit ${limit} for update skip locked
      )
      delete from saml_messages x using stale
      where x.tenant_id = ${tx.tenantId} and x.application_id = stale.application_id and x.message_id = stale.message_id`,
  );
}

function deleteGuesses(tx: Tx, limit: number): Promise<number> {
  const windowStart = at(after(tx.now, -LONGEST_WINDOW));
  return change(
    tx,
    sql`with stale as materialized (
        select subject from budgets where tenant_id = ${tx.tenantId} and last_at <= ${windowStart}
        limit ${limit} for update skip locked
      )
      delete from budgets x using stale where x.tenant_id = ${tx.tenantId} and x.subject = stale.subject`,
  );
}

/** As long as the tenant remembers them, which each question about them says for itself. */
function deletePlaces(tx: Tx, limit: number): Promise<number> {
  return change(
    tx,
    sql`with stale as materialized (
        select p.user_id, p.network from sign_in_places p join tenants t on t.id = p.tenant_id
        where p.tenant_id = ${tx.tenantId}
          and p.last_at < ${at(tx.now)} - coalesce((t.risk->>'rememberDays')::integer, ${DEFAULT_RISK.rememberDays}) * interval '1 day'
        limit ${limit} for update of p skip locked
      )
      delete from sign_in_places x using stale where x.tenant_id = ${tx.tenantId} and x.user_id = stale.user_id and x.network = stale.network`,
  );
}

function deleteDevices(tx: Tx, limit: number): Promise<number> {
  const over = at(after(tx.now, -DEVICES_KEPT));
  return change(
    tx,
    sql`with stale as materialized (
        select user_id, device_hash from devices where tenant_id = ${tx.tenantId} and last_at <= ${over} limit ${limit} for update skip locked
      )
      delete from devices x using stale where x.tenant_id = ${tx.tenantId} and x.user_id = stale.user_id and x.device_hash = stale.device_hash`,
  );
}
