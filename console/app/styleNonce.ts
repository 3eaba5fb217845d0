/** The nonce of this document's style sheets (contentSecurity.ts). Browsers hide it from the attribute, not from the property. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
