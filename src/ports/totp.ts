/** RFC 6238 with SHA-1, 6 digits, 30 s. Which steps are accepted is the domain's matter (domain/factors/totp.ts). */
export interface Totp {
  /** @param secret 20 bytes. @param step the number of 30 s intervals since the Unix epoch. */
  codeAt(secret: Uint8Array, step: number): string;
  /** The otpauth:// address that authenticator apps read, and the secret in base32. */
  enrolmentUri(
    secret: Uint8Array,
    names: { readonly issuer: string; readonly account: string },
  ): { readonly uri: string; readonly base32: string };
}
