import { sql } from 'kysely';
import type { Application, ApplicationId, Registration } from '../../../domain/directory/application.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change, json } from '../question.ts';
import { APPLICATION_COLUMNS, type ApplicationRow, applicationOf } from './applicationRow.ts';
import { raiseRevision } from './raiseRevision.ts';
import { withdrawSweepsOf } from './sweeps.ts';

/** What is part of Sallyport can be neither shut nor deleted. */
const IS_REGISTERED = sql.raw('(auth_method is not null or forward_auth is not null or saml is not null)');

export async function insertApplication(tx: Tx, application: Registration, secretHash: Uint8Array | null): Promise<boolean> {
  await raiseRevision(tx);
  const { oidc, demand, forwardAuth = null, saml = null } = application;
  const made = await change(
    tx,
    sql`insert into applications (tenant_id, id, client_id, name, auth_method, redirect_uris, post_logout_redirect_uris,
        backchannel_logout_uri, client_secret_hash, demand_aal, demand_max_age, labels, forward_auth, saml, reads_tokens_of)
      values (${tx.tenantId}, ${application.id}, ${application.clientId}, ${application.name}, ${oidc?.authMethod ?? null},
        ${oidc?.redirectUris ?? []}, ${oidc?.postLogoutRedirectUris ?? []}, ${oidc?.backchannelLogoutUri ?? null}, ${secretHash},
        ${demand?.aal ?? null}, ${demand?.maxAgeSeconds ?? null}, ${application.labels ?? []}, ${json(forwardAuth)},
        ${json(saml)}, ${oidc?.readsTokensOf ?? []})
      on conflict (tenant_id, client_id) do nothing`,
  );
  return made === 1;
}

export async function findApplication(tx: Tx, application: ApplicationId): Promise<Application | null> {
  const row = await askOne<ApplicationRow>(
    tx,
    sql`select ${APPLICATION_COLUMNS} from applications where tenant_id = ${tx.tenantId} and id = ${application}`,
  );
  return row === null ? null : applicationOf(row);
}

export async function findApplicationByClientId(
  tx: Tx,
  clientId: string,
): Promise<(Application & { readonly secretHash: Uint8Array | null }) | null> {
  const row = await askOne<ApplicationRow & { readonly client_secret_hash: Uint8Array | null }>(
    tx,
    sql`select ${APPLICATION_COLUMNS}, client_secret_hash from applications where tenant_id = ${tx.tenantId} and client_id = ${clientId}`,
  );
  return row === null ? null : { ...applicationOf(row), secretHash: row.client_secret_hash };
}

export async function listApplications(tx: Tx): Promise<readonly Application[]> {
  const rows = await ask<ApplicationRow>(
    tx,
    sql`select ${APPLICATION_COLUMNS} from applications where tenant_id = ${tx.tenantId} order by name, id`,
  );
  return rows.map(applicationOf);
}

export async function listApplicationIds(tx: Tx): Promise<readonly ApplicationId[]> {
  const rows = await ask<{ id: ApplicationId }>(tx, sql`select id from applications where tenant_id = ${tx.tenantId} order by id`);
  return rows.map((row) => row.id);
}

export async function updateApplication(tx: Tx, application: Registration): Promise<boolean> {
  await raiseRevision(tx);
  const { oidc, demand, forwardAuth = null, saml = null } = application;
  const updated = await change(
    tx,
    sql`update applications set name = ${application.name}, auth_method = ${oidc?.authMethod ?? null}, redirect_uris = ${oidc?.redirectUris ?? []},
        post_logout_redirect_uris = ${oidc?.postLogoutRedirectUris ?? []}, backchannel_logout_uri = ${oidc?.backchannelLogoutUri ?? null},
        demand_aal = ${demand?.aal ?? null}, demand_max_age = ${demand?.maxAgeSeconds ?? null}, labels = ${application.labels ?? []},
        forward_auth = ${json(forwardAuth)}, saml = ${json(saml)}, reads_tokens_of = ${oidc?.readsTokensOf ?? []}
      where tenant_id = ${tx.tenantId} and id = ${application.id}`,
  );
  return updated === 1;
}

/** The application whose protected host it is. */
export async function findApplicationByOrigin(tx: Tx, origin: string): Promise<Application | null> {
  const row = await askOne<ApplicationRow>(
    tx,
    sql`select ${APPLICATION_COLUMNS} from applications where tenant_id = ${tx.tenantId} and forward_auth -> 'origins' ? ${origin}`,
  );
  return row === null ? null : applicationOf(row);
}

/** @returns whether it changed anything: a built-in one cannot be disabled, and one that is so already stays as it is. */
export async function switchApplication(
  tx: Tx,
  application: ApplicationId,
  { isDisabled }: { readonly isDisabled: boolean },
): Promise<boolean> {
  await raiseRevision(tx);
  const switched = await change(
    tx,
    sql`update applications set disabled_at = ${isDisabled ? at(tx.now) : null}
      where tenant_id = ${tx.tenantId} and id = ${application} and ${IS_REGISTERED}
        and (disabled_at is null) = ${isDisabled}`,
  );
  return switched === 1;
}

export async function replaceClientSecret(tx: Tx, application: ApplicationId, secretHash: Uint8Array): Promise<boolean> {
  await raiseRevision(tx);
  const replaced = await change(
    tx,
    sql`update applications set client_secret_hash = ${secretHash} where tenant_id = ${tx.tenantId} and id = ${application}`,
  );
  return replaced === 1;
}

export async function deleteApplication(tx: Tx, application: ApplicationId): Promise<boolean> {
  await raiseRevision(tx);
  await withdrawSweepsOf(tx, application);
  const deleted = await change(
    tx,
    sql`delete from applications where tenant_id = ${tx.tenantId} and id = ${application} and ${IS_REGISTERED}`,
  );
  return deleted === 1;
}
