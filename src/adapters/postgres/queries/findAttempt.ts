import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { RiskOfSignIn } from '../../../domain/risk/circumstances.ts';
import type { Demand } from '../../../domain/sessions/demand.ts';
import type { Aal, Evidence } from '../../../domain/sessions/evidence.ts';
import type { Intent } from '../../../domain/sessions/intent.ts';
import type { SessionId } from '../../../domain/sessions/session.ts';
import type { AttemptId, ReturnTo, SignInAttempt } from '../../../domain/sessions/signInAttempt.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { AttemptFound, AttemptKey, ProviderOffered } from '../../../ports/store/attemptStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne } from '../question.ts';
import { liveSession } from './liveSession.ts';
import { shown, shownAndOpen } from './shownAttempt.ts';
import { isRevoked } from './sweeps.ts';
import { providersOffered } from './upstreamLinks.ts';

interface AttemptRow {
  readonly id: AttemptId;
  readonly application_id: ApplicationId | null;
  readonly demand: Demand | null;
  readonly intent: Intent | null;
  readonly return_to: ReturnTo;
  readonly user_id: UserId | null;
  readonly session_id: SessionId | null;
  readonly evidence: readonly Evidence[];
  readonly skipped: boolean;
  readonly wants_factor: boolean;
  readonly created_at: Instant;
  readonly expires_at: Instant;
  readonly mfa_required_at: Instant | null;
  readonly risk: RiskOfSignIn | null;
  readonly tenant_name: string;
  readonly self_registration: boolean;
  readonly application_name: string | null;
  readonly demand_aal: Aal | null;
  readonly demand_max_age: number | null;
  readonly scopes: readonly string[];
  readonly labels: readonly string[] | null;
  readonly pass_mac: Uint8Array | null;
  readonly providers: readonly ProviderOffered[];
}

interface RefusedRow extends AttemptRow {
  readonly ended_because: string;
  readonly help_contact: string | null;
}

export async function findAttempt(tx: Tx, key: AttemptKey): Promise<AttemptFound | null> {
  const row = await askOne<AttemptRow>(
    tx,
    sql`select ${COLUMNS}, ${providersOffered(tx)} as providers ${attempts(tx)}
      where ${shownAndOpen(tx, key)}
        and a.tenant_epoch = t.session_epoch and a.user_epoch is not distinct from u.session_epoch
        and not ${isRevoked(tx, sql`a.user_id`, sql`a.created_at`)}
        and (a.session_id is null or exists (select ${liveSession(tx)} and s.token_hash = a.session_hash))`,
  );
  return row === null ? null : foundOf(row);
}

/**
 * The locks come first and the reading is a statement of its own: what a locking statement joins and counts is as old as
 * that statement, so a revocation for which it waited would go unseen.
 */
export async function lockAttempt(tx: Tx, key: AttemptKey): Promise<AttemptFound | null> {
  const [, found] = await Promise.all([lockRows(tx, key), findAttempt(tx, key)]);
  return found;
}

/** The attempt's row first: the person is read from it when it is held, and then theirs is locked. */
async function lockRows(tx: Tx, { id }: AttemptKey): Promise<void> {
  await ask(
    tx,
    sql`with attempt as materialized (
        select a.user_id from sign_in_attempts a where a.tenant_id = ${tx.tenantId} and a.id = ${id} for update
      )
      select person.id from attempt
        left join lateral (
          select u.id from users u where u.tenant_id = ${tx.tenantId} and u.id = attempt.user_id for no key update
        ) person on true`,
  );
}

/** It opens nothing any more; its page only says why. */
export async function findRefusedAttempt(
  tx: Tx,
  key: AttemptKey,
): Promise<(AttemptFound & { readonly because: string; readonly helpContact: string | null }) | null> {
  const row = await askOne<RefusedRow>(
    tx,
    sql`select ${COLUMNS}, '[]'::json as providers, a.ended_because, t.help_contact ${attempts(tx)}
      where ${shown(tx, key)} and a.ended_because is not null`,
  );
  return row === null ? null : { ...foundOf(row), because: row.ended_because, helpContact: row.help_contact };
}

const COLUMNS = sql.raw(
  `a.id, a.application_id, a.demand, a.intent, a.return_to, a.user_id, a.session_id, a.evidence, a.skipped, a.wants_factor, a.created_at, a.expires_at,
    a.mfa_required_at, a.risk, t.name as tenant_name, t.self_registration, p.name as application_name, p.demand_aal, p.demand_max_age, p.labels, a.scopes, a.pass_mac`,
);

/** An application that is gone has taken its attempts along, by the foreign key. */
function attempts(tx: Tx): RawBuilder<unknown> {
  return sql`from sign_in_attempts a
    join tenants t on t.id = a.tenant_id
    left join users u on u.tenant_id = ${tx.tenantId} and u.id = a.user_id
    left join applications p on p.tenant_id = ${tx.tenantId} and p.id = a.application_id`;
}

function foundOf(row: AttemptRow): AttemptFound {
  const { application_name: name, demand_aal: aal } = row;
  return {
    attempt: attemptOf(row),
    tenantName: row.tenant_name,
    registration: row.self_registration ? 'open' : 'closed',
    application:
      name === null ? null : { name, demand: aal === null ? null : { aal, maxAgeSeconds: row.demand_max_age }, labels: row.labels ?? [] },
    passMac: row.pass_mac,
    providers: row.providers,
  };
}

function attemptOf(row: AttemptRow): SignInAttempt {
  return {
    id: row.id,
    application: row.application_id,
    demand: row.demand,
    scopes: row.scopes,
    intent: row.intent,
    returnTo: row.return_to,
    userId: row.user_id,
    sessionId: row.session_id,
    evidence: row.evidence,
    skipped: row.skipped,
    wantsFactor: row.wants_factor,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    mfaRequiredAt: row.mfa_required_at,
    risk: row.risk,
  };
}
