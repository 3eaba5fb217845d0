import type { Result } from '../kernel/result.ts';

/** Where a ceremony takes place. Taken from configuration, never from a request. */
export interface RelyingPartyIdentity {
  readonly rpId: string;
  readonly rpName: string;
  /** The exact origins that are accepted. */
  readonly origins: readonly string[];
}

export interface StoredCredential {
  /** base64url */
  readonly credentialId: string;
  /** COSE key */
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly transports: readonly string[];
}

export interface NewCredential extends StoredCredential {
  readonly aaguid: string;
  readonly backupEligible: boolean;
  readonly userVerified: boolean;
}

/** The options as the browser's API wants them, ready to be sent as JSON. */
export type CeremonyOptions = Readonly<Record<string, unknown>>;

export interface WebauthnVerifier {
  /** @param challenge base64url, at least 128 bits, made by the server for this flow, purpose and user. */
  registrationOptions(input: {
    readonly relyingParty: RelyingPartyIdentity;
    readonly challenge: string;
    readonly userHandle: string;
    readonly userName: string;
    readonly displayName: string;
    readonly exclude: readonly StoredCredential[];
  }): Promise<CeremonyOptions>;
  /** Any exception of the library is a refusal `webauthn_rejected`; `detail` is for the log and the audit, not for the person. */
  verifyRegistration(input: {
    readonly relyingParty: RelyingPartyIdentity;
    readonly challenge: string;
    readonly response: unknown;
  }): Promise<Result<NewCredential, 'webauthn_rejected'>>;
  authenticationOptions(input: {
    readonly relyingParty: RelyingPartyIdentity;
    readonly challenge: string;
    /** Empty: a discoverable credential (passkey as the first factor). */
    readonly allow: readonly StoredCredential[];
    readonly userVerification: 'required' | 'preferred';
  }): Promise<CeremonyOptions>;
  /** The credential id that a response claims; null when it is no such response. Nothing is verified yet. */
  claimedCredentialId(response: unknown): string | null;
  verifyAuthentication(input: {
    readonly relyingParty: RelyingPartyIdentity;
    readonly challenge: string;
    readonly response: unknown;
    readonly credential: StoredCredential;
    readonly userVerification: 'required' | 'preferred';
  }): Promise<
    Result<{ readonly signCount: number; readonly userVerified: boolean; readonly counterRegressed: boolean }, 'webauthn_rejected'>
  >;
}
