import type { KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { NAMESPACES, SIGNING } from './names.ts';

/** The key that signs, and what service providers know it by. */
export interface SamlSigner {
  readonly privateKey: KeyObject;
  /** Base64 of DER. */
  readonly certificate: string;
}

const ASSERTION = `/*/*[local-name(.)='Assertion' and namespace-uri(.)='${NAMESPACES.saml}']`;
const ROOT = '/*';

/** Signs one element of a document that we wrote ourselves. The signature stands behind the Issuer, as the schema has it. */
export function signXml(xml: string, { privateKey, certificate }: SamlSigner, what: 'root' | 'assertion'): string {
  const xpath = what === 'root' ? ROOT : ASSERTION;
  const signer = new SignedXml({
    privateKey,
    publicCert: pemOf(certificate),
    signatureAlgorithm: SIGNING.rsaSha256,
    canonicalizationAlgorithm: SIGNING.exclusive,
  });
  signer.addReference({ xpath, transforms: [SIGNING.enveloped, SIGNING.exclusive], digestAlgorithm: SIGNING.sha256 });
  const reference = `${xpath}/*[local-name(.)='Issuer' and namespace-uri(.)='${NAMESPACES.saml}']`;
  signer.computeSignature(xml, { prefix: 'ds', location: { reference, action: 'after' } });
  return signer.getSignedXml();
}

export function pemOf(certificate: string): string {
  return `-----BEGIN CERTIFICATE-----\n${(certificate.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}
