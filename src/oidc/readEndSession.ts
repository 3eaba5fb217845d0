import type { LiveSession } from '../domain/sessions/session.ts';
import { readSigningKeys } from '../flows/keys/readSigningKeys.ts';
import type { TenantDoor } from './doors.ts';
import { type EndSessionProblem, type EndSessionRequest, endSessionRequest } from './endSessionRequest.ts';
import { issuerOf, type OidcPorts } from './openIdConnect.ts';
import { sidFor } from './sessionBridge.ts';

/** Reads a request to sign out at a tenant's end_session_endpoint. */
export function readEndSession(ports: OidcPorts) {
  const readKeys = readSigningKeys(ports);
  return async (tenant: TenantDoor, query: Readonly<Record<string, unknown>>): Promise<EndSessionRequest | EndSessionProblem> => {
    const keys = await readKeys(tenant.id);
    return endSessionRequest(query, {
      issuer: issuerOf(ports, tenant.slug),
      publicKeys: { keys: keys.map((key) => key.publicJwk) },
      postLogoutUris: (clientId) =>
        ports.store.transaction(tenant.id, async (tx) => {
          const application = await ports.store.findApplicationByClientId(tx, clientId);
          return application?.oidc?.postLogoutRedirectUris ?? null;
        }),
    });
  };
}

/** Whether the hint tells of this very session: then it needs no question, since its application was opened with it. */
export function vouchesFor({ clientId, hinted }: EndSessionRequest, session: LiveSession): boolean {
  if (clientId === null || hinted === null) return false;
  return hinted.userId === session.userId && hinted.sid === sidFor(session.id, clientId);
}
