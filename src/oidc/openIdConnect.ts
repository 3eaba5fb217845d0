import type { JWK } from 'oidc-provider';
import { tenantUrl } from '../domain/directory/tenantUrl.ts';
import { readSigningKeys } from '../flows/keys/readSigningKeys.ts';
import { openKey } from '../flows/keys/sealedKey.ts';
import type { Ports } from '../ports/ports.ts';
import type { ConfigurationParts } from './configuration.ts';
import { createProvider, type ProviderParts } from './createProvider.ts';
import { type Door, doors, type TenantDoor } from './doors.ts';
import { throwOutage } from './outage.ts';

export type OidcPorts = Pick<Ports, 'store' | 'random' | 'digest' | 'sealer' | 'keyPairs' | 'clock' | 'capabilities' | 'addresses'>;

export interface OpenIdConnectParts {
  readonly ports: OidcPorts;
  readonly errorPage: ConfigurationParts['errorPage'];
  /** Told of what broke; the request was answered. */
  readonly failed: ProviderParts['failed'];
  readonly isOutage: ProviderParts['isOutage'];
}

/** The name of a tenant towards applications. From configuration, never from a request. */
export function issuerOf({ capabilities }: Pick<Ports, 'capabilities'>, slug: string): string {
  return tenantUrl(capabilities, slug);
}

/** The doors of all tenants of this deployment. */
export function openIdConnect({ ports, errorPage, failed, isOutage }: OpenIdConnectParts): (tenant: TenantDoor) => Promise<Door> {
  const read = readSigningKeys(ports);
  return doors({
    now: () => ports.clock.now(),
    async readKeys({ id }) {
      const keys = await read(id);
      return { revision: keys.map((key) => key.keyId).join(' '), keys };
    },
    make({ id, slug }, keys) {
      const jwks = { keys: keys.map((key) => openKey(ports, { tenantId: id }, key) as unknown as JWK) };
      const serve = createProvider({ ports, issuer: issuerOf(ports, slug), tenantId: id, jwks, errorPage, failed, isOutage }).callback();
      return async (request, response) => {
        await serve(request, response);
        throwOutage(request);
      };
    },
  });
}
