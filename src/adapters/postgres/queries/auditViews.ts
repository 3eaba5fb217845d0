import { sql } from 'kysely';
import type { AuditQuestion } from '../../../domain/audit/auditQuestion.ts';
import type { AuditView, AuditViewId } from '../../../domain/audit/auditView.ts';
import type { Actor } from '../../../domain/audit/event.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, at, change, json } from '../question.ts';

interface ViewRow {
  readonly id: AuditViewId;
  readonly name: string;
  readonly question: AuditQuestion;
  readonly saved_by: Actor;
  readonly saved_at: Instant;
}

export async function listAuditViews(tx: Tx): Promise<readonly AuditView[]> {
  const rows = await ask<ViewRow>(
    tx,
    sql`select id, name, question, saved_by, saved_at from audit_views where tenant_id = ${tx.tenantId} order by name`,
  );
  return rows.map(({ id, name, question, saved_by: savedBy, saved_at: savedAt }) => ({ id, name, question, savedBy, savedAt }));
}

export async function insertAuditView(tx: Tx, view: Omit<AuditView, 'savedAt'>): Promise<boolean> {
  const made = await change(
    tx,
    sql`insert into audit_views (tenant_id, id, name, question, saved_by, saved_at)
      values (${tx.tenantId}, ${view.id}, ${view.name}, ${json(view.question)}, ${json(view.savedBy)}, ${at(tx.now)})
      on conflict (tenant_id, name) do nothing`,
  );
  return made === 1;
}

export async function updateAuditView(tx: Tx, view: Omit<AuditView, 'savedAt'>): Promise<boolean> {
  const updated = await change(
    tx,
    sql`update audit_views v set name = ${view.name}, question = ${json(view.question)}, saved_by = ${json(view.savedBy)}, saved_at = ${at(tx.now)}
      where v.tenant_id = ${tx.tenantId} and v.id = ${view.id}
        and not exists (select from audit_views o where o.tenant_id = ${tx.tenantId} and o.name = ${view.name} and o.id <> ${view.id})`,
  );
  return updated === 1;
}

export async function deleteAuditView(tx: Tx, view: AuditViewId): Promise<boolean> {
  return (await change(tx, sql`delete from audit_views where tenant_id = ${tx.tenantId} and id = ${view}`)) === 1;
}
