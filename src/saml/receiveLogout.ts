import { endSessionAt } from '../flows/sessions/signOut.ts';
import { parseInstant } from '../kernel/instant.ts';
import { type Result, succeeded } from '../kernel/result.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { newMessageId, type SamlPosting } from './answerSamlRequest.ts';
import { readMessage } from './authnRequest.ts';
import { redirectTo } from './bindings.ts';
import { STATUS } from './names.ts';
import { ownNames } from './ownNames.ts';
import { attributeOf, childOf, childrenOf, textOf } from './readXml.ts';
import { acceptMessage, malformed, noteRefusal, type SamlRefusal, type Sender, senderOf } from './receive.ts';
import type { ReceiveSaml } from './receiveAuthnRequest.ts';
import { logoutResponse } from './response.ts';
import type { SamlPorts } from './samlPorts.ts';
import { samlSigners } from './samlSigner.ts';
import { type SamlSigner, signXml } from './signXml.ts';

/** How the answer goes to the service provider. */
export type SamlDelivery =
  | { readonly kind: 'post'; readonly posting: SamlPosting; readonly applicationName: string }
  | { readonly kind: 'redirect'; readonly url: string };

const MOST_INDEXES = 50;

/**
 * Single logout at the wish of a service provider (SAML profiles 4.4): the sessions that it names end, with everything that rests on them.
 * The request is always signed, so the service provider itself says which of its own sessions is over, and no cookie is needed; it names
 * them as only it and we know them.
 */
export function receiveLogout(ports: SamlPorts) {
  const signersOf = samlSigners(ports);
  return async ({ tenant, received, address }: ReceiveSaml): Promise<Result<SamlDelivery, SamlRefusal>> => {
    const [signer] = await signersOf(tenant.id);
    return ports.store.transaction(tenant.id, async (tx) => {
      const sender = received === null || received.name !== 'SAMLRequest' ? malformed() : await senderOf(ports, tx, received, 'signature');
      if (!sender.ok || received === null)
        return noteRefusal(ports, tx, { result: sender.ok ? malformed() : sender, application: null, address });
      const { application } = sender.value;
      const names = ownNames(ports.capabilities, tenant.slug);
      const result = await end(ports, tx, { sender: sender.value, here: names.sloUrl, address });
      if (!result.ok) return noteRefusal(ports, tx, { result, application, address });
      return succeeded(
        deliver(ports, { ...result.value, application, issuer: names.entityId, relayState: received.relayState, signer, tx }),
      );
    });
  };
}

interface Ending {
  readonly sender: Sender;
  readonly here: string;
  readonly address: string | null;
}

interface Ended {
  readonly inResponseTo: string;
  readonly url: string;
  readonly binding: 'post' | 'redirect';
  readonly status: readonly [string, string?];
}

async function end(ports: SamlPorts, tx: Tx, { sender, here, address }: Ending): Promise<Result<Ended, SamlRefusal>> {
  const { application, root } = sender;
  const message = readMessage(root, 'LogoutRequest');
  const nameId = textOf(childOf(root, 'saml', 'NameID'));
  const { logout } = application.saml;
  const indexes = childrenOf(root, 'samlp', 'SessionIndex').map(textOf);
  const until = attributeOf(root, 'NotOnOrAfter');
  const ends = parseInstant(until);
  if (message === null || nameId === null || logout === null || indexes.length > MOST_INDEXES || (until !== null && ends === null))
    return malformed();
  const faulty = await acceptMessage(ports, tx, { sender, message, here });
  if (faulty !== null) return faulty;
  if (ends !== null && ends <= tx.now) return { ...malformed(), code: 'saml_message_outdated' };
  const named = indexes.filter((one) => one !== null);
  const sessions = await ports.store.findSamlSessions(tx, {
    application: application.id,
    nameId,
    indexes: indexes.length === 0 ? null : named,
  });
  // A session that is over already is as signed out as it can be; one that never was is nobody's.
  let others = 0;
  for (const session of sessions) {
    const participants = await ports.store.listSamlParticipants(tx, session);
    others += participants.filter((one) => one.application !== application.id).length;
    await endSessionAt(ports, tx, { session, application: application.id, address });
  }
  const status = sessions.length === 0 ? ([STATUS.requester, STATUS.unknownPrincipal] as const) : ([STATUS.success] as const);
  return succeeded({
    inResponseTo: message.id,
    ...logout,
    // Told honestly: another service provider goes on by its own session until it asks us again.
    status: others > 0 ? [STATUS.responder, STATUS.partialLogout] : status,
  });
}

interface Delivering extends Ended {
  readonly application: Sender['application'];
  readonly issuer: string;
  readonly relayState: string | null;
  readonly signer: SamlSigner;
  readonly tx: Tx;
}

function deliver(ports: SamlPorts, { url, binding, status, ...rest }: Delivering): SamlDelivery {
  const { application, issuer, relayState, signer, inResponseTo, tx } = rest;
  const document = logoutResponse({ id: newMessageId(ports), issuer, destination: url, inResponseTo, now: tx.now }, status);
  const named = { name: 'SAMLResponse', relayState } as const;
  if (binding === 'redirect') return { kind: 'redirect', url: redirectTo(url, { ...named, xml: document }, signer) };
  const message = Buffer.from(signXml(document, signer, 'root')).toString('base64');
  return { kind: 'post', posting: { ...named, url, message }, applicationName: application.name };
}
