import { after, MINUTE } from '../kernel/instant.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';
import type { SamlRequestId } from '../ports/store/samlStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { readAuthnRequest } from './authnRequest.ts';
import type { Received } from './bindings.ts';
import { FORMATS } from './names.ts';
import { ownNames } from './ownNames.ts';
import { acceptMessage, malformed, noteRefusal, type SamlApplication, type SamlRefusal, senderOf, type TenantInDoor } from './receive.ts';
import type { SamlPorts } from './samlPorts.ts';

export interface ReceiveSaml {
  readonly tenant: TenantInDoor;
  /** null: what came was not in order. */
  readonly received: Received | null;
  readonly address: string | null;
}

/** Somebody signs in, and then looks for their second factor. */
export const REQUEST_LIFETIME = 30 * MINUTE;

/**
 * Takes a request of a service provider in: checked as a whole, remembered, and not answered yet. The answer is another request of the
 * browser (answerSamlRequest.ts), which brings our cookies also where this one was posted by another site's page.
 */
export function receiveAuthnRequest(ports: SamlPorts) {
  return ({ tenant, received, address }: ReceiveSaml): Promise<Result<SamlRequestId, SamlRefusal>> =>
    ports.store.transaction(tenant.id, async (tx) => {
      const sender =
        received === null || received.name !== 'SAMLRequest' ? malformed() : await senderOf(ports, tx, received, 'what_is_registered');
      if (!sender.ok || received === null)
        return noteRefusal(ports, tx, { result: sender.ok ? malformed() : sender, application: null, address });
      const { application } = sender.value;
      const here = ownNames(ports.capabilities, tenant.slug).ssoUrl;
      const result = await take(ports, tx, { sender: sender.value, here, relayState: received.relayState });
      return noteRefusal(ports, tx, { result, application, address });
    });
}

async function take(
  ports: SamlPorts,
  tx: Tx,
  {
    sender,
    here,
    relayState,
  }: { readonly sender: Parameters<typeof acceptMessage>[2]['sender']; readonly here: string; readonly relayState: string | null },
): Promise<Result<SamlRequestId, SamlRefusal>> {
  const { application, root } = sender;
  const request = readAuthnRequest(root);
  if (request === null) return malformed();
  const unsupported = unsupportedIn(request, application);
  if (unsupported !== null) return refused('saml_request_unsupported', unsupported);
  // Only where it is registered to go, character by character, whoever has signed it.
  const acsUrl = request.acsUrl ?? application.saml.acsUrls[0];
  if (acsUrl === undefined || !application.saml.acsUrls.includes(acsUrl))
    return refused('saml_acs_unknown', 'The address for the answer is none of the registered ones.');
  const faulty = await acceptMessage(ports, tx, { sender, message: request, here });
  if (faulty !== null) return faulty;
  const id = ports.random.id<'SamlRequest'>(tx.now);
  const { context, forceAuthn, isPassive } = request;
  await ports.store.insertSamlRequest(tx, {
    id,
    application: application.id,
    messageId: request.id,
    acsUrl,
    relayState,
    context,
    forceAuthn,
    isPassive,
    requestedAt: tx.now,
    expiresAt: after(tx.now, REQUEST_LIFETIME),
  });
  return succeeded(id);
}

/** Refused rather than passed over: whoever asks for it would take the answer for it. @returns what; null: nothing. */
function unsupportedIn(request: NonNullable<ReturnType<typeof readAuthnRequest>>, { saml }: SamlApplication): string | null {
  if (request.namesSubject) return 'A request cannot name who is to sign in.';
  if (request.answeredOtherwise)
    return 'The answer goes by HTTP POST to an address that the request names, or to the first registered one.';
  const format = request.nameIdFormat;
  if (format !== null && format !== FORMATS.unspecified && format !== FORMATS[saml.nameIdFormat])
    return `People are named there as ${FORMATS[saml.nameIdFormat]}, by the registration.`;
  return null;
}
