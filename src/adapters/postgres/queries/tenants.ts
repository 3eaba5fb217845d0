import { sql } from 'kysely';
import type { Tenant, TenantSettings } from '../../../domain/directory/tenant.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';
import { raiseRevision } from './raiseRevision.ts';
import { SETTINGS_COLUMNS, type TenantRow, tenantOf } from './tenantRow.ts';

export async function insertTenant(tx: Tx, tenant: Tenant): Promise<boolean> {
  if (tenant.id !== tx.tenantId) throw new Error('a tenant is made in a transaction of its own id');
  const { settings } = tenant;
  const made = await change(
    tx,
    sql`insert into tenants (id, slug, name, created_at, revision, backup_codes_as_first_factor, first_enrolment,
        session_idle_seconds, session_absolute_seconds, dormant_after_days, bypass_max_hours, enrolment_window_hours,
        pass_minutes, sms_countries, help_contact, self_registration, registration_domains, invitation_hours)
      values (${tenant.id}, ${tenant.slug}, ${tenant.name}, ${at(tx.now)}, ${tenant.revision}, ${settings.backupCodesAsFirstFactor},
        ${settings.firstEnrolment}, ${settings.sessionIdleSeconds}, ${settings.sessionAbsoluteSeconds}, ${settings.dormantAfterDays},
        ${settings.bypassMaxHours}, ${settings.enrolmentWindowHours}, ${settings.passMinutes}, ${settings.smsCountries},
        ${settings.helpContact}, ${settings.selfRegistration}, ${settings.registrationDomains}, ${settings.invitationHours})
      on conflict (slug) do nothing`,
  );
  return made === 1;
}

export async function findTenant(tx: Tx): Promise<Tenant | null> {
  const row = await askOne<TenantRow>(
    tx,
    sql`select t.id, t.slug, t.name, t.revision, ${SETTINGS_COLUMNS} from tenants t where t.id = ${tx.tenantId}`,
  );
  return row === null ? null : tenantOf(row);
}

export async function updateTenant(tx: Tx, to: { readonly name?: string; readonly settings?: TenantSettings }): Promise<void> {
  await raiseRevision(tx);
  if (to.name !== undefined) await ask(tx, sql`update tenants set name = ${to.name} where id = ${tx.tenantId}`);
  if (to.settings === undefined) return;
  const { settings } = to;
  await ask(
    tx,
    sql`update tenants set backup_codes_as_first_factor = ${settings.backupCodesAsFirstFactor}, first_enrolment = ${settings.firstEnrolment},
        session_idle_seconds = ${settings.sessionIdleSeconds}, session_absolute_seconds = ${settings.sessionAbsoluteSeconds},
        dormant_after_days = ${settings.dormantAfterDays}, bypass_max_hours = ${settings.bypassMaxHours},
        enrolment_window_hours = ${settings.enrolmentWindowHours}, pass_minutes = ${settings.passMinutes},
        sms_countries = ${settings.smsCountries}, help_contact = ${settings.helpContact},
        self_registration = ${settings.selfRegistration}, registration_domains = ${settings.registrationDomains},
        invitation_hours = ${settings.invitationHours}
      where id = ${tx.tenantId}`,
  );
}

export async function recordSmsProof(tx: Tx): Promise<void> {
  await raiseRevision(tx);
  await ask(tx, sql`update tenants set sms_proved_at = ${at(tx.now)} where id = ${tx.tenantId}`);
}

export async function findSmsProof(tx: Tx): Promise<Instant | null> {
  const row = await askOne<{ readonly sms_proved_at: Instant | null }>(
    tx,
    sql`select sms_proved_at from tenants where id = ${tx.tenantId}`,
  );
  return row?.sms_proved_at ?? null;
}
