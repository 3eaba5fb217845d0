import { sql } from 'kysely';
import type { UpstreamProvider, UpstreamProviderId, UpstreamSays } from '../../../domain/directory/upstreamProvider.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import type { UpstreamListed } from '../../../ports/store/upstreamStore.ts';
import { ask, askOne, at, change, json } from '../question.ts';

interface ProviderRow {
  readonly id: UpstreamProviderId;
  readonly name: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly scopes: readonly string[];
  readonly claims: UpstreamSays['claims'];
  readonly accounts: UpstreamSays['accounts'];
  readonly mfa: UpstreamSays['mfa'];
  readonly created_at: Instant;
  readonly disabled_at: Instant | null;
}

const COLUMNS = sql.raw('p.id, p.name, p.issuer, p.client_id, p.scopes, p.claims, p.accounts, p.mfa, p.created_at, p.disabled_at');

export async function insertUpstreamProvider(tx: Tx, provider: UpstreamProvider, sealedSecret: Uint8Array): Promise<boolean> {
  const { id, name, issuer, clientId, scopes, claims, accounts, mfa, createdAt } = provider;
  const made = await change(
    tx,
    sql`insert into upstream_providers (tenant_id, id, name, issuer, client_id, client_secret, scopes, claims, accounts, mfa, created_at)
      values (${tx.tenantId}, ${id}, ${name}, ${issuer}, ${clientId}, ${sealedSecret}, ${scopes}, ${json(claims)}, ${json(accounts)}, ${json(mfa)},
        ${at(createdAt)})
      on conflict (tenant_id, issuer) do nothing`,
  );
  return made === 1;
}

export async function findUpstreamProvider(
  tx: Tx,
  provider: UpstreamProviderId,
): Promise<(UpstreamProvider & { readonly sealedSecret: Uint8Array }) | null> {
  const row = await askOne<ProviderRow & { readonly client_secret: Uint8Array }>(
    tx,
    sql`select ${COLUMNS}, p.client_secret from upstream_providers p where p.tenant_id = ${tx.tenantId} and p.id = ${provider}`,
  );
  return row === null ? null : { ...providerOf(row), sealedSecret: row.client_secret };
}

export async function listUpstreamProviders(tx: Tx): Promise<readonly UpstreamListed[]> {
  const rows = await ask<ProviderRow & { readonly links: number; readonly only_way: number }>(
    tx,
    sql`select ${COLUMNS}, counted.links, counted.only_way from upstream_providers p
      cross join lateral (
        select count(*)::int as links,
          count(distinct u.id) filter (where u.password_hash is null and not exists (
            select from factors f where f.tenant_id = ${tx.tenantId} and f.user_id = u.id and f.kind = 'webauthn'
          ))::int as only_way
        from upstream_links l join users u on u.tenant_id = ${tx.tenantId} and u.id = l.user_id
        where l.tenant_id = ${tx.tenantId} and l.provider_id = p.id
      ) counted
      where p.tenant_id = ${tx.tenantId} order by p.id`,
  );
  return rows.map(({ links, only_way: onlyWay, ...row }) => ({ ...providerOf(row), links, onlyWay }));
}

export function listUpstreamOffered(tx: Tx): Promise<readonly Pick<UpstreamProvider, 'id' | 'name'>[]> {
  return ask(tx, sql`select id, name from upstream_providers where tenant_id = ${tx.tenantId} and disabled_at is null order by id`);
}

export async function updateUpstreamProvider(
  tx: Tx,
  provider: UpstreamProviderId,
  { says, sealedSecret }: { readonly says: UpstreamSays; readonly sealedSecret: Uint8Array | null },
): Promise<boolean> {
  const { name, clientId, scopes, claims, accounts, mfa } = says;
  const changed = await change(
    tx,
    sql`update upstream_providers set name = ${name}, client_id = ${clientId}, client_secret = coalesce(${sealedSecret}::bytea, client_secret),
        scopes = ${scopes}, claims = ${json(claims)}, accounts = ${json(accounts)}, mfa = ${json(mfa)}
      where tenant_id = ${tx.tenantId} and id = ${provider}`,
  );
  return changed === 1;
}

export async function switchUpstreamProvider(
  tx: Tx,
  provider: UpstreamProviderId,
  { isDisabled }: { readonly isDisabled: boolean },
): Promise<boolean> {
  const switched = await change(
    tx,
    sql`update upstream_providers set disabled_at = ${at(isDisabled ? tx.now : null)}
      where tenant_id = ${tx.tenantId} and id = ${provider} and (disabled_at is not null) <> ${isDisabled}::boolean`,
  );
  return switched === 1;
}

export async function deleteUpstreamProvider(tx: Tx, provider: UpstreamProviderId): Promise<boolean> {
  return (await change(tx, sql`delete from upstream_providers where tenant_id = ${tx.tenantId} and id = ${provider}`)) === 1;
}

function providerOf(row: ProviderRow): UpstreamProvider {
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    scopes: row.scopes,
    claims: row.claims,
    accounts: row.accounts,
    mfa: row.mfa,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  };
}
