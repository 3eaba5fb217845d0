import { NAME_ID_FORMATS } from '../domain/directory/samlProvider.ts';
import { BINDINGS, FORMATS, NAMESPACES } from './names.ts';
import { ownNames } from './ownNames.ts';
import type { TenantInDoor } from './receive.ts';
import type { SamlPorts } from './samlPorts.ts';
import { samlSigners } from './samlSigner.ts';
import { writeXml, xml } from './writeXml.ts';

/** What service providers are told of a tenant's identity provider (SAML metadata 2.4.3): a key that is to sign soon is in it beforehand. */
export function samlMetadata(ports: SamlPorts) {
  const signersOf = samlSigners(ports);
  return async ({ id, slug }: TenantInDoor): Promise<string> => {
    const { entityId, ssoUrl, sloUrl } = ownNames(ports.capabilities, slug);
    const keys = (await signersOf(id)).map(({ certificate }) =>
      xml(
        'md:KeyDescriptor',
        { use: 'signing' },
        xml('ds:KeyInfo', {}, xml('ds:X509Data', {}, xml('ds:X509Certificate', {}, certificate))),
      ),
    );
    const bindings = [BINDINGS.redirect, BINDINGS.post];
    return writeXml(
      xml(
        'md:EntityDescriptor',
        { entityID: entityId },
        xml(
          'md:IDPSSODescriptor',
          { WantAuthnRequestsSigned: 'false', protocolSupportEnumeration: NAMESPACES.samlp },
          ...keys,
          ...bindings.map((Binding) => xml('md:SingleLogoutService', { Binding, Location: sloUrl })),
          ...NAME_ID_FORMATS.map((format) => xml('md:NameIDFormat', {}, FORMATS[format])),
          ...bindings.map((Binding) => xml('md:SingleSignOnService', { Binding, Location: ssoUrl })),
        ),
      ),
    );
  };
}
