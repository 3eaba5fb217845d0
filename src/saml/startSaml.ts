import { after } from '../kernel/instant.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';
import type { SamlRequestId } from '../ports/store/samlStore.ts';
import type { TenantInDoor } from './receive.ts';
import { REQUEST_LIFETIME } from './receiveAuthnRequest.ts';
import type { SamlPorts } from './samlPorts.ts';

/** Begins here and not at the service provider, where that is registered. What goes along is registered too, and nothing of the address. */
export function startSaml({ store, random }: Pick<SamlPorts, 'store' | 'random'>) {
  return (
    { id: tenantId }: TenantInDoor,
    clientId: string,
  ): Promise<Result<SamlRequestId, 'saml_start_refused' | 'application_disabled'>> =>
    store.transaction(tenantId, async (tx) => {
      const application = await store.findApplicationByClientId(tx, clientId);
      const [acsUrl] = application?.saml?.acsUrls ?? [];
      if (application?.saml?.idpInitiated.allowed !== true || acsUrl === undefined)
        return refused('saml_start_refused', 'This application is not opened from here.');
      if (application.disabledAt !== null)
        return refused('application_disabled', 'Nobody can sign in to this application while it is disabled.');
      const request = random.id<'SamlRequest'>(tx.now);
      await store.insertSamlRequest(tx, {
        id: request,
        application: application.id,
        messageId: null,
        acsUrl,
        relayState: application.saml.idpInitiated.relayState,
        context: null,
        forceAuthn: false,
        isPassive: false,
        requestedAt: tx.now,
        expiresAt: after(tx.now, REQUEST_LIFETIME),
      });
      return succeeded(request);
    });
}
