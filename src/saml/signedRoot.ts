import { SignedXml } from 'xml-crypto';
import { NAMESPACES, SIGNING } from './names.ts';
import { attributeOf, childrenOf, isNamed, readXml } from './readXml.ts';
import { pemOf } from './signXml.ts';

type Known<T> = Record<string, T>;

/** Whether there is a signature anywhere in it. */
export function hasSignature(root: Element): boolean {
  return isNamed(root, 'ds', 'Signature') || root.getElementsByTagNameNS(NAMESPACES.ds, 'Signature').length > 0;
}

/**
 * Checks the signature of a whole message against the registered certificates.
 *
 * Signature wrapping puts what was signed where nobody looks and another message where everybody does. So there is one signature, it is a child
 * of the root, it has one reference, that names the root, and what is read from then on is not the document that came but what the
 * library has digested, parsed anew. Keys that come along count for nothing.
 * @returns the root as it was signed; null: not signed by any of them, or in any other way.
 */
export function signedRoot(xml: string, root: Element, certificates: readonly string[]): Element | null {
  const [signature, ...more] = childrenOf(root, 'ds', 'Signature');
  const id = attributeOf(root, 'ID');
  if (signature === undefined || more.length > 0 || id === null) return null;
  if (root.getElementsByTagNameNS(NAMESPACES.ds, 'Signature').length !== 1) return null;
  for (const certificate of certificates) {
    const read = checked(xml, signature, { id, certificate });
    if (read !== null && read.localName === root.localName && read.namespaceURI === root.namespaceURI) return read;
  }
  return null;
}

function checked(
  xml: string,
  signature: Element,
  { id, certificate }: { readonly id: string; readonly certificate: string },
): Element | null {
  try {
    const verifier = new SignedXml({ publicCert: pemOf(certificate), getCertFromKeyInfo: () => null });
    verifier.SignatureAlgorithms = only(verifier.SignatureAlgorithms, [SIGNING.rsaSha256, SIGNING.rsaSha512]);
    verifier.HashAlgorithms = only(verifier.HashAlgorithms, [SIGNING.sha256, SIGNING.sha512]);
    verifier.CanonicalizationAlgorithms = only(verifier.CanonicalizationAlgorithms, [SIGNING.enveloped, SIGNING.exclusive]);
    verifier.loadSignature(signature);
    const references = verifier.getReferences();
    if (references.length !== 1 || references[0]?.uri !== `#${id}`) return null;
    if (!verifier.checkSignature(xml)) return null;
    const [signed, ...more] = verifier.getSignedReferences();
    return signed === undefined || more.length > 0 ? null : readXml(signed);
  } catch {
    // The library throws at what it does not know, and at whatever it finds odd.
    return null;
  }
}

function only<T>(known: Known<T>, names: readonly string[]): Known<T> {
  return Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name)));
}
