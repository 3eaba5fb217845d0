import type { ApplicationId } from '../../../domain/directory/application.ts';
import type { ForwardAuth } from '../../../domain/directory/forwardAuth.ts';
import type { TenantId } from '../../../domain/directory/tenant.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { PolicySnapshot } from '../../../domain/policy/snapshot.ts';
import { DEFAULT_RISK, type RiskSettings } from '../../../domain/risk/riskSettings.ts';
import type { Aal } from '../../../domain/sessions/evidence.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Forwarded } from '../../../ports/store/forwardStore.ts';
import { batchedLookups, type LookupSettings } from './batchedLookups.ts';
import { type FactsRow, factsOf } from './personFacts.ts';
import { type SessionRow, sessionOf } from './sessionRow.ts';

interface ForwardedRow extends SessionRow, FactsRow {
  /** In hexadecimal. */
  readonly ticket_hash: string;
  readonly origin: string;
  readonly user_id: UserId;
  readonly demoted_until: Instant | null;
  readonly login_name: string;
  readonly display_name: string;
  readonly mail: string | null;
  readonly mail_verified_at: Instant | null;
  readonly dormant_after_days: number | null;
  readonly revision: number;
  readonly application_id: ApplicationId;
  readonly demand_aal: Aal | null;
  readonly demand_max_age: number | null;
  readonly labels: readonly string[];
  readonly tenant_risk: RiskSettings | null;
  readonly disabled_at: Instant | null;
  readonly forward_auth: ForwardAuth;
  readonly instant: Instant;
}

/** The tenant's rules at a revision that a row told, or a later one. */
type SnapshotAt = (tenantId: TenantId, revision: number) => PolicySnapshot | Promise<PolicySnapshot>;

/** Answers `findForwarded` (migrations/0034). The rules are those of the revision that came with the facts. */
export function forwardedLookups(settings: LookupSettings, snapshotAt: SnapshotAt) {
  const find = batchedLookups<ForwardedRow>(settings, {
    text: 'select * from forwarded($1::uuid, $2::bytea[], $3::bigint)',
    read: (row) => {
      const found = row as unknown as ForwardedRow;
      return { hash: found.ticket_hash, found };
    },
  });
  return async (tenantId: TenantId, ticketHash: Uint8Array): Promise<Forwarded | null> => {
    const row = await find(tenantId, ticketHash);
    return row === null ? null : forwardedOf(row, await snapshotAt(tenantId, row.revision));
  };
}

function forwardedOf(row: ForwardedRow, snapshot: PolicySnapshot): Forwarded {
  const { demand_aal: aal } = row;
  return {
    at: row.instant,
    origin: row.origin,
    session: sessionOf(row),
    application: {
      id: row.application_id,
      demand: aal === null ? null : { aal, maxAgeSeconds: row.demand_max_age },
      labels: row.labels,
      forwardAuth: row.forward_auth,
      disabledAt: row.disabled_at,
    },
    user: {
      id: row.user_id,
      loginName: row.login_name,
      displayName: row.display_name,
      mail: row.mail,
      mailVerifiedAt: row.mail_verified_at,
    },
    groups: row.groups,
    facts: factsOf(row, { dormantAfterDays: row.dormant_after_days }, row.instant),
    risk: row.tenant_risk ?? DEFAULT_RISK,
    snapshot,
  };
}
