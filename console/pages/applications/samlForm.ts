import { type NameIdFormat, SAML_ATTRIBUTES, type SamlAttribute, type SamlLogout } from '../../../src/domain/directory/samlProvider.ts';
import type { Application } from '../../api/applications.ts';
import { linesOf } from './registrationForm.ts';

type Provider = NonNullable<Application['saml']>;

/** A SAML service provider as it is typed: addresses one a line, certificates with an empty line between them. */
export interface SamlForm {
  readonly name: string;
  /** Where there is some, addresses and certificates come from it and not from the fields. */
  readonly metadata: string;
  readonly entityId: string;
  readonly acsUrls: string;
  readonly logoutUrl: string;
  readonly logoutBinding: SamlLogout['binding'];
  readonly certificates: string;
  readonly signedRequests: boolean;
  /** '': as the metadata says, and opaque where it says nothing. */
  readonly nameIdFormat: NameIdFormat | '';
  readonly attributes: readonly SamlAttribute[];
  readonly idpInitiated: boolean;
  readonly relayState: string;
}

export const EMPTY_PROVIDER: SamlForm = {
  name: '',
  metadata: '',
  entityId: '',
  acsUrls: '',
  logoutUrl: '',
  logoutBinding: 'redirect',
  certificates: '',
  signedRequests: false,
  nameIdFormat: '',
  attributes: [],
  idpInitiated: false,
  relayState: '',
};

export function samlFormOf(name: string, provider: Provider): SamlForm {
  const { logout, idpInitiated } = provider;
  return {
    name,
    metadata: '',
    entityId: provider.entityId,
    acsUrls: provider.acsUrls.join('\n'),
    logoutUrl: logout?.url ?? '',
    logoutBinding: logout?.binding ?? 'redirect',
    certificates: provider.certificates.join('\n\n'),
    signedRequests: provider.signedRequests === 'required',
    nameIdFormat: provider.nameIdFormat,
    attributes: provider.attributes,
    idpInitiated: idpInitiated.allowed,
    relayState: idpInitiated.relayState ?? '',
  };
}

/** What is sent. The metadata says all that it can say, and the rest is nobody's but the administrator's. */
export function samlOf(form: SamlForm) {
  const relayState = form.relayState.trim() === '' ? null : form.relayState.trim();
  const own = {
    ...(form.nameIdFormat === '' ? {} : { nameIdFormat: form.nameIdFormat }),
    attributes: SAML_ATTRIBUTES.filter((one) => form.attributes.includes(one)),
    idpInitiated: form.idpInitiated ? { allowed: true, relayState } : { allowed: false },
  };
  if (form.metadata.trim() !== '') return { ...own, metadata: form.metadata };
  const [logoutUrl] = linesOf(form.logoutUrl);
  return {
    ...own,
    entityId: form.entityId.trim(),
    acsUrls: linesOf(form.acsUrls),
    logout: logoutUrl === undefined ? null : { url: logoutUrl, binding: form.logoutBinding },
    certificates: certificatesOf(form.certificates),
    signedRequests: form.signedRequests ? 'required' : 'optional',
  };
}

function certificatesOf(text: string): readonly string[] {
  return text
    .split(/(?<=-----END CERTIFICATE-----)|\n[^\S\n]*\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
