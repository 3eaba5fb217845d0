import { type RawBuilder, sql } from 'kysely';
import { type ApiToken, type ApiTokenId, TOKEN_USE_NOTED } from '../../../domain/directory/apiToken.ts';
import type { Network } from '../../../domain/directory/network.ts';
import type { TokenScope } from '../../../domain/directory/tokenScopes.ts';
import type { Role, UserId } from '../../../domain/directory/user.ts';
import { after, type Instant } from '../../../kernel/instant.ts';
import type { NewToken, TokenFilter, TokenFound } from '../../../ports/store/tokenStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';

interface TokenRow {
  readonly id: ApiTokenId;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly networks: readonly Network[];
  readonly made_by: UserId;
  readonly made_at: Instant;
  readonly expires_at: Instant;
  readonly last_used_at: Instant | null;
  readonly revoked_at: Instant | null;
  readonly role: Role | null;
  readonly disabled_at: Instant | null;
}

export async function insertToken(tx: Tx, token: NewToken): Promise<void> {
  await ask(
    tx,
    sql`insert into api_tokens (tenant_id, id, token_hash, name, scopes, networks, made_by, made_at, expires_at)
      values (${tx.tenantId}, ${token.id}, ${token.tokenHash}, ${token.name}, ${token.scopes}::text[], ${token.networks}::text[],
        ${token.madeBy}, ${at(tx.now)}, ${at(token.expiresAt)})`,
  );
}

/** Tokens `t` with their makers `u`. @param which a condition. */
function tokens(tx: Tx, which: RawBuilder<unknown>): RawBuilder<TokenRow> {
  return sql<TokenRow>`select t.id, t.name, t.scopes, t.networks, t.made_by, t.made_at, t.expires_at, t.last_used_at, t.revoked_at, u.role, u.disabled_at
    from api_tokens t join users u on u.tenant_id = ${tx.tenantId} and u.id = t.made_by
    where t.tenant_id = ${tx.tenantId} and ${which}`;
}

export async function findToken(tx: Tx, token: ApiTokenId): Promise<TokenFound | null> {
  const row = await askOne<TokenRow>(tx, tokens(tx, sql`t.id = ${token}`));
  return row === null ? null : foundOf(row);
}

export async function findTokenByHash(tx: Tx, tokenHash: Uint8Array): Promise<TokenFound | null> {
  const row = await askOne<TokenRow>(tx, tokens(tx, sql`t.token_hash = ${tokenHash}`));
  return row === null ? null : foundOf(row);
}

export async function listTokens(tx: Tx, { before, limit }: TokenFilter): Promise<readonly TokenFound[]> {
  const older = before === null ? sql`true` : sql`t.id < ${before}`;
  return (await ask<TokenRow>(tx, sql`${tokens(tx, older)} order by t.id desc limit ${limit}`)).map(foundOf);
}

export async function countLiveTokens(tx: Tx, madeBy: UserId): Promise<number> {
  const row = await askOne<{ live: number }>(
    tx,
    sql`select count(*)::int as live from api_tokens
      where tenant_id = ${tx.tenantId} and made_by = ${madeBy} and revoked_at is null and expires_at > ${at(tx.now)}`,
  );
  return row?.live ?? 0;
}

export async function noteTokenUse(tx: Tx, token: ApiTokenId): Promise<void> {
  await ask(
    tx,
    sql`update api_tokens set last_used_at = ${at(tx.now)}
      where tenant_id = ${tx.tenantId} and id = ${token}
        and (last_used_at is null or last_used_at <= ${at(after(tx.now, -TOKEN_USE_NOTED))})`,
  );
}

export async function revokeToken(tx: Tx, token: ApiTokenId): Promise<boolean> {
  const revoked = await change(
    tx,
    sql`update api_tokens set revoked_at = ${at(tx.now)}
      where tenant_id = ${tx.tenantId} and id = ${token} and revoked_at is null and expires_at > ${at(tx.now)}`,
  );
  return revoked === 1;
}

export async function revokeTokensOf(tx: Tx, madeBy: UserId): Promise<readonly Pick<ApiToken, 'id' | 'name'>[]> {
  return ask<Pick<ApiToken, 'id' | 'name'>>(
    tx,
    sql`with revoked as (
        update api_tokens set revoked_at = ${at(tx.now)}
        where tenant_id = ${tx.tenantId} and made_by = ${madeBy} and revoked_at is null and expires_at > ${at(tx.now)}
        returning id, name
      )
      select id, name from revoked order by id`,
  );
}

function foundOf(row: TokenRow): TokenFound {
  return {
    token: {
      id: row.id,
      name: row.name,
      scopes: row.scopes,
      networks: row.networks,
      madeBy: row.made_by,
      madeAt: row.made_at,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      revokedAt: row.revoked_at,
    },
    maker: { role: row.role, disabledAt: row.disabled_at },
  };
}
