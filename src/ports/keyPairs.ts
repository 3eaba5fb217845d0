/** A JSON Web Key (RFC 7517). */
export type Jwk = Readonly<Record<string, unknown>>;

export interface KeyPair {
  /** The thumbprint of the public key (RFC 7638). */
  readonly keyId: string;
  readonly algorithm: string;
  /** Both name `kid`, `alg` and `use`. */
  readonly publicJwk: Jwk;
  readonly privateJwk: Jwk;
}

/** Makes the keys with which tenants sign. */
export interface KeyPairs {
  /** RS256 with 2048 bits, the one algorithm that every client has to know (OpenID Connect Core 1.0, 15.1). Takes tenths of a second. */
  make(): Promise<KeyPair>;
}
