/** What a sealed value or a mac is for. It is bound into the ciphertext, so that one cannot be moved in another's place. */
export interface SealingContext {
  readonly purpose:
    | 'totp_secret'
    | 'signing_key'
    | 'cookie_key'
    | 'message'
    | 'mail_request'
    | 'browser_name'
    | 'receiver_secret'
    | 'upstream_secret';
  /** The tenant and the row that own the secret. */
  readonly owner: string;
}

/** Seals secrets with a key that is not in the database (AES-256-GCM; a key id leads, so that keys can be rotated). */
export interface Sealer {
  seal(plain: Uint8Array, context: SealingContext): Uint8Array;
  /** @throws when the value was sealed for something else, with an unknown key, or was altered: never a fallback. */
  open(sealed: Uint8Array, context: SealingContext): Uint8Array;
  /**
   * A keyed digest (HMAC-SHA-256) of a secret with enough entropy of its own: backup codes, enrolment passes, links that go by mail. The one for
   * `unsubscribe` is itself what the link proves, and that for `saml_name_id` is what a service provider calls a person.
   */
  mac(
    purpose: 'backup_code' | 'enrolment_pass' | 'delivered_code' | 'mail_link' | 'unsubscribe' | 'saml_name_id',
    text: string,
  ): Uint8Array;
}

/** A plain SHA-256, for tokens of 128 bits and more that are looked up by their digest. */
export type Digest = (text: string) => Uint8Array;
