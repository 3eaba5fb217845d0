import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import { URI_FAULTS, uriFault } from './redirectUri.ts';
import {
  type IdpInitiated,
  LOGOUT_BINDINGS,
  NAME_ID_FORMATS,
  SAML_ATTRIBUTES,
  type SamlLogout,
  type SamlProvider,
} from './samlProvider.ts';

const MOST_ENTITY_CHARACTERS = 1_024;
const MOST_ACS = 20;
const MOST_CERTIFICATES = 5;
/** SAML bindings 3.4.3 says 80 bytes; what people register are addresses. */
const MOST_RELAY_CHARACTERS = 512;
/** Printable ASCII without blanks: the same text however it is written down. */
const ENTITY = /^[\x21-\x7e]+$/;
const RELAY = /^[\x20-\x7e]*$/;

export type SamlDraft = { readonly [Key in keyof SamlProvider]: unknown };

export type SamlDraftError =
  | 'saml_entity_malformed'
  | 'saml_address_malformed'
  | 'saml_certificate_malformed'
  | 'saml_registration_malformed';

/**
 * Reads the registration of a service provider.
 * @param certificate what a text says as X.509 (base64 of DER); null: it is none that can be used.
 */
export function samlProvider(draft: SamlDraft, certificate: (text: string) => string | null): Result<SamlProvider, SamlDraftError> {
  const { entityId } = draft;
  if (typeof entityId !== 'string' || entityId.length > MOST_ENTITY_CHARACTERS || !ENTITY.test(entityId))
    return refused(
      'saml_entity_malformed',
      `The entityID is a text of 1 to ${MOST_ENTITY_CHARACTERS} printable characters without blanks.`,
    );
  const acsUrls = addresses('acsUrls', draft.acsUrls);
  if (!acsUrls.ok) return acsUrls;
  const logout = logoutOf(draft.logout);
  if (!logout.ok) return logout;
  const nameIdFormat = NAME_ID_FORMATS.find((one) => one === draft.nameIdFormat);
  if (nameIdFormat === undefined) return malformed(`nameIdFormat is one of: ${NAME_ID_FORMATS.join(', ')}.`);
  const { attributes } = draft;
  if (!Array.isArray(attributes) || attributes.some((one) => !SAML_ATTRIBUTES.includes(one)))
    return malformed(`attributes is a list of: ${SAML_ATTRIBUTES.join(', ')}.`);
  const certificates = certificatesOf(draft.certificates, certificate);
  if (!certificates.ok) return certificates;
  const signedRequests = (['required', 'optional'] as const).find((one) => one === draft.signedRequests);
  if (signedRequests === undefined) return malformed('signedRequests is required or optional.');
  if (certificates.value.length === 0 && (signedRequests === 'required' || logout.value !== null))
    return refused('saml_certificate_malformed', 'Signed requests and logout need a certificate of the service provider.');
  const idpInitiated = idpInitiatedOf(draft.idpInitiated);
  if (idpInitiated === null)
    return malformed(
      `idpInitiated is {allowed: false}, or {allowed: true, relayState}: null or up to ${MOST_RELAY_CHARACTERS} printable characters.`,
    );
  return succeeded({
    entityId,
    acsUrls: acsUrls.value,
    logout: logout.value,
    nameIdFormat,
    attributes: SAML_ATTRIBUTES.filter((one) => attributes.includes(one)),
    certificates: certificates.value,
    signedRequests,
    idpInitiated,
  });
}

/** Each once, in the order given. */
function addresses(field: 'acsUrls' | 'logout', list: unknown): Result<readonly string[], 'saml_address_malformed'> {
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_ACS)
    return refused('saml_address_malformed', `${field} is a list of 1 to ${MOST_ACS} addresses.`, { field });
  for (const address of list as unknown[]) {
    const fault = uriFault(address);
    if (fault === null) continue;
    const named = typeof address === 'string' ? `"${address.slice(0, 200)}"` : 'this value';
    return refused('saml_address_malformed', `${field}: ${named} cannot be registered, since ${URI_FAULTS[fault]}.`, { field, fault });
  }
  return succeeded([...new Set(list as string[])]);
}

function logoutOf(draft: unknown): Result<SamlLogout | null, SamlDraftError> {
  if (draft === null) return succeeded(null);
  const { url, binding: given } = draft as { readonly url?: unknown; readonly binding?: unknown };
  const binding = LOGOUT_BINDINGS.find((one) => one === given);
  if (binding === undefined) return malformed(`logout is {url, binding}; binding is one of: ${LOGOUT_BINDINGS.join(', ')}.`);
  const read = addresses('logout', [url]);
  if (!read.ok) return read;
  const [address = ''] = read.value;
  return succeeded({ url: address, binding });
}

function certificatesOf(
  list: unknown,
  certificate: (text: string) => string | null,
): Result<readonly string[], 'saml_certificate_malformed'> {
  const read = Array.isArray(list) ? (list as unknown[]).map((one) => (typeof one === 'string' ? certificate(one) : null)) : [null];
  const known = read.filter((one) => one !== null);
  if (known.length < read.length || known.length > MOST_CERTIFICATES)
    return refused(
      'saml_certificate_malformed',
      `certificates is a list of at most ${MOST_CERTIFICATES} X.509 certificates (PEM, or base64) with an RSA key of 2048 bits at least.`,
    );
  return succeeded([...new Set(known)]);
}

function idpInitiatedOf(draft: unknown): IdpInitiated | null {
  if (typeof draft !== 'object' || draft === null) return null;
  const { allowed, relayState = null } = draft as { readonly allowed?: unknown; readonly relayState?: unknown };
  if (allowed === false) return relayState === null ? { allowed } : null;
  if (allowed !== true) return null;
  if (relayState === null) return { allowed, relayState };
  return typeof relayState === 'string' && relayState.length <= MOST_RELAY_CHARACTERS && RELAY.test(relayState)
    ? { allowed, relayState }
    : null;
}

function malformed(detail: string): Refusal<'saml_registration_malformed'> {
  return refused('saml_registration_malformed', detail);
}
