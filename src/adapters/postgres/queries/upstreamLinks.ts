import { type RawBuilder, sql } from 'kysely';
import type { UpstreamLink, UpstreamProviderId } from '../../../domain/directory/upstreamProvider.ts';
import type { UserId } from '../../../domain/directory/user.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';

interface LinkRow {
  readonly id: UpstreamLink['id'];
  readonly provider_id: UpstreamProviderId;
  readonly issuer: string;
  readonly subject: string;
  readonly user_id: UserId;
  readonly label: string | null;
  readonly linked_at: Instant;
  readonly last_used_at: Instant | null;
}

const COLUMNS = sql.raw('l.id, l.provider_id, l.issuer, l.subject, l.user_id, l.label, l.linked_at, l.last_used_at');

export async function insertUpstreamLink(tx: Tx, link: UpstreamLink): Promise<boolean> {
  const { id, provider, issuer, subject, user, label, linkedAt } = link;
  const made = await change(
    tx,
    sql`insert into upstream_links (tenant_id, id, provider_id, issuer, subject, user_id, label, linked_at)
      values (${tx.tenantId}, ${id}, ${provider}, ${issuer}, ${subject}, ${user}, ${label}, ${at(linkedAt)})
      on conflict (tenant_id, issuer, subject) do nothing`,
  );
  return made === 1;
}

export async function findUpstreamLink(
  tx: Tx,
  { provider, subject }: Pick<UpstreamLink, 'provider' | 'subject'>,
): Promise<UpstreamLink | null> {
  const row = await askOne<LinkRow>(
    tx,
    sql`select ${COLUMNS} from upstream_links l where l.tenant_id = ${tx.tenantId} and l.provider_id = ${provider} and l.subject = ${subject}`,
  );
  return row === null ? null : linkOf(row);
}

export async function listUpstreamLinks(tx: Tx, user: UserId): Promise<readonly (UpstreamLink & { readonly providerName: string })[]> {
  const rows = await ask<LinkRow & { readonly provider_name: string }>(
    tx,
    sql`select ${COLUMNS}, p.name as provider_name
      from upstream_links l join upstream_providers p on p.tenant_id = ${tx.tenantId} and p.id = l.provider_id
      where l.tenant_id = ${tx.tenantId} and l.user_id = ${user} order by l.id`,
  );
  return rows.map(({ provider_name: providerName, ...row }) => ({ ...linkOf(row), providerName }));
}

export async function deleteUpstreamLink(tx: Tx, { id, user }: Pick<UpstreamLink, 'id' | 'user'>): Promise<boolean> {
  return (await change(tx, sql`delete from upstream_links where tenant_id = ${tx.tenantId} and id = ${id} and user_id = ${user}`)) === 1;
}

export async function noteUpstreamUse(tx: Tx, link: UpstreamLink['id']): Promise<void> {
  await ask(tx, sql`update upstream_links set last_used_at = ${at(tx.now)} where tenant_id = ${tx.tenantId} and id = ${link}`);
}

/** The providers of a tenant with which one can sign in, as far as an attempt `a` shows them. */
export function providersOffered(tx: Tx): RawBuilder<unknown> {
  return sql`coalesce((select json_agg(json_build_object('id', o.id, 'name', o.name, 'mfa', o.mfa, 'linked', a.user_id is not null and exists (
      select from upstream_links l where l.tenant_id = ${tx.tenantId} and l.provider_id = o.id and l.user_id = a.user_id
    )) order by o.id) from upstream_providers o where o.tenant_id = ${tx.tenantId} and o.disabled_at is null), '[]')`;
}

function linkOf(row: LinkRow): UpstreamLink {
  return {
    id: row.id,
    provider: row.provider_id,
    issuer: row.issuer,
    subject: row.subject,
    user: row.user_id,
    label: row.label,
    linkedAt: row.linked_at,
    lastUsedAt: row.last_used_at,
  };
}
