import { sql } from 'kysely';
import type { Branding } from '../../../domain/messages/branding.ts';
import type { TemplateName } from '../../../domain/messages/templates.ts';
import type { OwnTemplate } from '../../../ports/store/messageStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';

export function findOwnTemplate(tx: Tx, template: TemplateName): Promise<OwnTemplate | null> {
  return askOne<OwnTemplate>(
    tx,
    sql`select template, subject, body as text, html from mail_templates where tenant_id = ${tx.tenantId} and template = ${template}`,
  );
}

export function listOwnTemplates(tx: Tx): Promise<readonly OwnTemplate[]> {
  return ask<OwnTemplate>(
    tx,
    sql`select template, subject, body as text, html from mail_templates where tenant_id = ${tx.tenantId} order by template`,
  );
}

export async function putOwnTemplate(tx: Tx, { template, subject, text, html }: OwnTemplate): Promise<void> {
  await ask(
    tx,
    sql`insert into mail_templates (tenant_id, template, subject, body, html, updated_at)
      values (${tx.tenantId}, ${template}, ${subject}, ${text}, ${html}, ${at(tx.now)})
      on conflict (tenant_id, template) do update set subject = excluded.subject, body = excluded.body, html = excluded.html,
        updated_at = excluded.updated_at`,
  );
}

export async function deleteOwnTemplate(tx: Tx, template: TemplateName): Promise<boolean> {
  return (await change(tx, sql`delete from mail_templates where tenant_id = ${tx.tenantId} and template = ${template}`)) === 1;
}

export async function findBranding(tx: Tx): Promise<Branding | null> {
  const row = await askOne<{ readonly sender_name: string | null; readonly accent_color: string; readonly footer: string | null }>(
    tx,
    sql`select sender_name, accent_color, footer from brandings where tenant_id = ${tx.tenantId}`,
  );
  return row === null ? null : { senderName: row.sender_name, accentColor: row.accent_color, footer: row.footer };
}

export async function putBranding(tx: Tx, { senderName, accentColor, footer }: Branding): Promise<void> {
  await ask(
    tx,
    sql`insert into brandings (tenant_id, sender_name, accent_color, footer) values (${tx.tenantId}, ${senderName}, ${accentColor}, ${footer})
      on conflict (tenant_id) do update set sender_name = excluded.sender_name, accent_color = excluded.accent_color, footer = excluded.footer`,
  );
}
