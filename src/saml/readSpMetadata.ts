import type { SamlDraft } from '../domain/directory/samlDraft.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';
import { BINDINGS, FORMATS, NAMESPACES } from './names.ts';
import { attributeOf, childOf, childrenOf, isNamed, readXml, textOf } from './readXml.ts';

/** What a registration says, as far as it says it: parts that are not given are taken from the metadata, where there is some. */
export interface SamlGiven extends Partial<SamlDraft> {
  /** The metadata of the service provider, as a text. */
  readonly metadata?: unknown;
}

type FromMetadata = Pick<SamlDraft, 'entityId' | 'acsUrls' | 'logout' | 'certificates' | 'signedRequests'> &
  Partial<Pick<SamlDraft, 'nameIdFormat'>>;

/** Whatever neither says. */
const USUAL = {
  logout: null,
  nameIdFormat: 'persistent',
  attributes: [],
  certificates: [],
  signedRequests: 'optional',
  idpInitiated: { allowed: false },
} as const;

/** A new registration. What is given stands above what the metadata says. */
export function newSamlDraft({ metadata, ...given }: SamlGiven): Result<SamlDraft, 'saml_metadata_malformed'> {
  const read = metadata === undefined ? succeeded({}) : readSpMetadata(metadata);
  return read.ok ? succeeded({ entityId: null, acsUrls: [], ...USUAL, ...read.value, ...given }) : read;
}

/** A change of one; what nobody says stays. */
export function changedSamlDraft({ metadata, ...given }: SamlGiven): Result<Partial<SamlDraft>, 'saml_metadata_malformed'> {
  const read = metadata === undefined ? succeeded({}) : readSpMetadata(metadata);
  return read.ok ? succeeded({ ...read.value, ...given }) : read;
}

/**
 * Reads the metadata of one service provider (SAML metadata 2.4.4). Who made it is not looked at: it was given by somebody who may register
 * what they like. What it says is judged like anything else that is registered.
 */
function readSpMetadata(text: unknown): Result<FromMetadata, 'saml_metadata_malformed'> {
  const root = typeof text === 'string' ? readXml(text) : null;
  if (root === null) return malformed('It is no well-formed XML without declarations, comments and CDATA.');
  if (!isNamed(root, 'md', 'EntityDescriptor')) return malformed('Give the EntityDescriptor of one service provider.');
  const provider = childrenOf(root, 'md', 'SPSSODescriptor').find((one) =>
    (attributeOf(one, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(NAMESPACES.samlp),
  );
  if (provider === undefined) return malformed('It describes no service provider of SAML 2.0 (SPSSODescriptor).');
  const acsUrls = acsUrlsOf(provider);
  if (acsUrls.length === 0) return malformed('It has no AssertionConsumerService that takes HTTP POST.');
  const certificates = certificatesOf(provider);
  return succeeded({
    entityId: attributeOf(root, 'entityID'),
    acsUrls,
    // A logout has to be signed, so without a certificate there is none.
    logout: certificates.length === 0 ? null : logoutOf(provider),
    certificates,
    signedRequests: isTrue(attributeOf(provider, 'AuthnRequestsSigned')) && certificates.length > 0 ? 'required' : 'optional',
    ...nameIdFormatOf(provider),
  });
}

function acsUrlsOf(provider: Element): readonly (string | null)[] {
  const posted = childrenOf(provider, 'md', 'AssertionConsumerService').filter((one) => attributeOf(one, 'Binding') === BINDINGS.post);
  const first = (one: Element): number => (isTrue(attributeOf(one, 'isDefault')) ? -1 : Number(attributeOf(one, 'index') ?? 0));
  return posted.sort((one, other) => first(one) - first(other)).map((one) => attributeOf(one, 'Location'));
}

function logoutOf(provider: Element): SamlDraft['logout'] {
  const services = childrenOf(provider, 'md', 'SingleLogoutService');
  for (const binding of ['redirect', 'post'] as const) {
    const found = services.find((one) => attributeOf(one, 'Binding') === BINDINGS[binding]);
    if (found !== undefined) return { url: attributeOf(found, 'ResponseLocation') ?? attributeOf(found, 'Location'), binding };
  }
  return null;
}

function certificatesOf(provider: Element): readonly (string | null)[] {
  const keys = childrenOf(provider, 'md', 'KeyDescriptor').filter((one) => (attributeOf(one, 'use') ?? 'signing') === 'signing');
  const data = keys.flatMap((one) => childrenOf(one, 'ds', 'KeyInfo')).flatMap((one) => childrenOf(one, 'ds', 'X509Data'));
  return data.map((one) => textOf(childOf(one, 'ds', 'X509Certificate')));
}

/** The first format that it wants and that there is here. */
function nameIdFormatOf(provider: Element): Partial<Pick<SamlDraft, 'nameIdFormat'>> {
  const wanted = childrenOf(provider, 'md', 'NameIDFormat').map(textOf);
  const known = wanted.flatMap((format) => Object.entries(FORMATS).filter(([, uri]) => uri === format));
  const [nameIdFormat] = known[0] ?? [];
  return nameIdFormat === undefined ? {} : { nameIdFormat };
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

function malformed(detail: string): Refusal<'saml_metadata_malformed'> {
  return refused('saml_metadata_malformed', detail);
}
