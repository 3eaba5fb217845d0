import { sql } from 'kysely';
import type { Application, ApplicationId, ClientAuthMethod } from '../../../domain/directory/application.ts';
import type { ForwardAuth } from '../../../domain/directory/forwardAuth.ts';
import type { SamlProvider } from '../../../domain/directory/samlProvider.ts';
import type { Aal } from '../../../domain/sessions/evidence.ts';
import type { Instant } from '../../../kernel/instant.ts';

export interface ApplicationRow {
  readonly id: ApplicationId;
  readonly client_id: string;
  readonly name: string;
  readonly auth_method: ClientAuthMethod | null;
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly backchannel_logout_uri: string | null;
  readonly demand_aal: Aal | null;
  readonly demand_max_age: number | null;
  readonly labels: readonly string[];
  readonly disabled_at: Instant | null;
  readonly forward_auth: ForwardAuth | null;
  readonly saml: SamlProvider | null;
  readonly reads_tokens_of: readonly ApplicationId[];
}

export const APPLICATION_COLUMNS = sql.raw(
  'id, client_id, name, auth_method, redirect_uris, post_logout_redirect_uris, backchannel_logout_uri, demand_aal, demand_max_age, labels, disabled_at, forward_auth, saml, reads_tokens_of',
);

export function applicationOf(row: ApplicationRow): Application {
  const { auth_method: authMethod, demand_aal: aal, forward_auth: forwardAuth, saml } = row;
  return {
    id: row.id,
    clientId: row.client_id,
    name: row.name,
    oidc:
      authMethod === null
        ? null
        : {
            authMethod,
            redirectUris: row.redirect_uris,
            postLogoutRedirectUris: row.post_logout_redirect_uris,
            backchannelLogoutUri: row.backchannel_logout_uri,
            ...(row.reads_tokens_of.length === 0 ? {} : { readsTokensOf: row.reads_tokens_of }),
          },
    ...(forwardAuth === null ? {} : { forwardAuth }),
    ...(saml === null ? {} : { saml }),
    demand: aal === null ? null : { aal, maxAgeSeconds: row.demand_max_age },
    labels: row.labels,
    disabledAt: row.disabled_at,
  };
}
