import type { Application } from '../domain/directory/application.ts';
import type { SamlProvider } from '../domain/directory/samlProvider.ts';
import type { TenantId } from '../domain/directory/tenant.ts';
import { noteRefusedRequest } from '../flows/authorize/noteRefusedRequest.ts';
import { after, MINUTE } from '../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { issuerOf, type Message } from './authnRequest.ts';
import { isSignedBy, type Received } from './bindings.ts';
import { readXml } from './readXml.ts';
import type { SamlPorts } from './samlPorts.ts';
import { hasSignature, signedRoot } from './signedRoot.ts';

/** A tenant in an address. */
export interface TenantInDoor {
  readonly id: TenantId;
  readonly slug: string;
}

export type SamlRefusal =
  | 'saml_message_malformed'
  | 'saml_provider_unknown'
  | 'application_disabled'
  | 'saml_signature_refused'
  | 'saml_destination_wrong'
  | 'saml_message_outdated'
  | 'saml_message_replayed'
  | 'saml_acs_unknown'
  | 'saml_request_unsupported';

/** An application that is a service provider. */
export type SamlApplication = Application & { readonly saml: SamlProvider };

export interface Sender {
  readonly application: SamlApplication;
  /** What was signed, where something was; nothing else of the message is looked at from here on. */
  readonly root: Element;
  readonly isSigned: boolean;
}

/** Clocks differ by so much; what was sent longer ago was kept by somebody. */
const OLDEST = 5 * MINUTE;
const FROM_THE_FUTURE = MINUTE;

/** Finds out who has sent a message, and that it is theirs. @param needs `signature`: whatever the registration says. */
export async function senderOf(
  { store }: Pick<SamlPorts, 'store'>,
  tx: Tx,
  received: Received,
  needs: 'what_is_registered' | 'signature',
): Promise<Result<Sender, SamlRefusal>> {
  const root = readXml(received.xml);
  const issuer = root === null ? null : issuerOf(root);
  if (root === null || issuer === null) return malformed();
  const application = await store.findApplicationByEntityId(tx, issuer);
  if (application?.saml === undefined) return refused('saml_provider_unknown', 'No service provider of this name is registered here.');
  if (application.disabledAt !== null)
    return refused('application_disabled', 'Nobody can sign in to this application while it is disabled.');
  const known: SamlApplication = { ...application, saml: application.saml };
  const isOptional = needs === 'what_is_registered' && known.saml.signedRequests === 'optional';
  const trusted = trustedRoot(received, root, known.saml.certificates);
  // Whoever has registered no key may sign as they like: nobody can tell, so it counts as not signed.
  if (trusted === 'unsigned' && isOptional) return succeeded({ application: known, root, isSigned: false });
  if (typeof trusted === 'string') return refused('saml_signature_refused', SIGNATURE_REFUSALS[trusted]);
  return issuerOf(trusted) === issuer ? succeeded({ application: known, root: trusted, isSigned: true }) : malformed();
}

const SIGNATURE_REFUSALS = {
  unsigned: 'It has to be signed with the key of a registered certificate.',
  wrong: 'It is not signed as a whole with the key of a registered certificate and SHA-256 or SHA-512.',
} as const;

function trustedRoot({ xml, carried }: Received, root: Element, certificates: readonly string[]): Element | 'unsigned' | 'wrong' {
  if (certificates.length === 0) return 'unsigned';
  if (carried.by === 'post') return hasSignature(root) ? (signedRoot(xml, root, certificates) ?? 'wrong') : 'unsigned';
  // SAML bindings 3.4.4.1: by redirect the address is signed, and a signature within has no place.
  if (hasSignature(root)) return 'wrong';
  if (carried.signature === null) return 'unsigned';
  return isSignedBy(carried.signature, certificates) ? root : 'wrong';
}

/** That a message is meant for here, is of now, and came once. */
export async function acceptMessage(
  { store }: Pick<SamlPorts, 'store'>,
  tx: Tx,
  { sender, message, here }: { readonly sender: Sender; readonly message: Message; readonly here: string },
): Promise<Refusal<SamlRefusal> | null> {
  const { destination, issuedAt, id } = message;
  // SAML bindings 3.4.5.2 and 3.5.5.2: what is signed says where it goes, or it could be sent on to somebody else.
  if (destination === null ? sender.isSigned : destination !== here)
    return refused('saml_destination_wrong', `Its Destination has to be ${here}.`);
  if (issuedAt < after(tx.now, -OLDEST) || issuedAt > after(tx.now, FROM_THE_FUTURE))
    return refused('saml_message_outdated', 'Its IssueInstant is too long ago, or not yet.');
  const noted = { application: sender.application.id, messageId: id, expiresAt: after(issuedAt, OLDEST + FROM_THE_FUTURE) };
  if (!(await store.noteSamlMessage(tx, noted))) return refused('saml_message_replayed', 'A message with this ID came before.');
  return null;
}

export function malformed(): Refusal<'saml_message_malformed'> {
  return refused('saml_message_malformed', 'It is no message of SAML 2.0 that can be read here.');
}

/** A3: what is refused is on record, once in a window for each application and network address. */
export async function noteRefusal<T>(
  ports: Pick<SamlPorts, 'store'>,
  tx: Tx,
  {
    result,
    application,
    address,
  }: { readonly result: Result<T, SamlRefusal>; readonly application: SamlApplication | null; readonly address: string | null },
): Promise<Result<T, SamlRefusal>> {
  if (!result.ok) {
    const told = { kind: 'saml_message', application: application?.id ?? null, code: result.code } as const;
    await noteRefusedRequest(ports, tx, { refused: told, address });
  }
  return result;
}
