import type { Tenant, TenantId } from '../../../domain/directory/tenant.ts';
import type { Engine } from '../connection.ts';
import { type TenantRow, tenantOf } from './tenantRow.ts';

/** Before the tenant of a request is known there is no transaction of it; tenants are what row-level security lets all read. */
export async function findTenantId(engine: Engine, slug: string): Promise<TenantId | null> {
  const { rows } = await engine.runAlone('select id from tenants where slug = $1', [slug]);
  const [row] = rows as unknown as readonly { readonly id: TenantId }[];
  return row?.id ?? null;
}

export async function listTenants(engine: Engine): Promise<readonly Tenant[]> {
  const { rows } = await engine.runAlone(
    `select id, slug, name, revision, backup_codes_as_first_factor, first_enrolment, session_idle_seconds, session_absolute_seconds,
      dormant_after_days, bypass_max_hours, enrolment_window_hours, pass_minutes, sms_countries, help_contact from tenants order by slug`,
    [],
  );
  return (rows as unknown as readonly TenantRow[]).map(tenantOf);
}
