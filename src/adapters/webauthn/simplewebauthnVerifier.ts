import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { CeremonyOptions, StoredCredential, WebauthnVerifier } from '../../ports/webauthnVerifier.ts';
import { authenticationResponse, claimedCredentialId, knownTransports, registrationResponse } from './ceremonyResponse.ts';

/** COSE: EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];
/** How long a browser waits for the person, in ms. */
const TIMEOUT = 300_000;

// The package takes 25 MiB and a sixth of a second to load, so it is loaded at the first ceremony.
const ceremonies = () => import('@simplewebauthn/server');
const helpers = () => import('@simplewebauthn/server/helpers');

export const simplewebauthnVerifier: WebauthnVerifier = {
  async registrationOptions({ relyingParty, challenge, userHandle, userName, displayName, exclude }) {
    const { generateRegistrationOptions } = await ceremonies();
    const options = await generateRegistrationOptions({
      rpName: relyingParty.rpName,
      rpID: relyingParty.rpId,
      userID: new TextEncoder().encode(userHandle),
      userName,
      userDisplayName: displayName,
      challenge: bytesOf(challenge),
      timeout: TIMEOUT,
      // Which model somebody uses is nobody's business here, and a statement that is not asked for cannot be forged.
      attestationType: 'none',
      excludeCredentials: exclude.map(descriptor),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return sendable(options);
  },

  verifyRegistration: ({ relyingParty, challenge, response }) =>
    refusingErrors(async () => {
      const posted = registrationResponse(response);
      await refuseForeignFrames(posted.response.clientDataJSON);
      await refuseUnaskedAttestation(posted.response.attestationObject);
      const { verifyRegistrationResponse } = await ceremonies();
      const outcome = await verifyRegistrationResponse({
        response: posted,
        expectedChallenge: challenge,
        expectedOrigin: [...relyingParty.origins],
        expectedRPID: relyingParty.rpId,
        expectedType: 'webauthn.create',
        requireUserPresence: true,
        // A key without a PIN is a good second factor. What was verified is stored, and asked for when it is used.
        requireUserVerification: false,
        supportedAlgorithmIDs: ALGORITHMS,
      });
      if (!outcome.verified) throw new Error('the attestation does not verify');
      const { credential, aaguid, credentialDeviceType, userVerified } = outcome.registrationInfo;
      if (credential.id !== posted.id) throw new Error('the attested credential is not the one that the response names');
      return {
        credentialId: credential.id,
        publicKey: new Uint8Array(credential.publicKey),
        signCount: credential.counter,
        transports: posted.response.transports ?? [],
        aaguid,
        backupEligible: credentialDeviceType === 'multiDevice',
        userVerified,
      };
    }),

  async authenticationOptions({ relyingParty, challenge, allow, userVerification }) {
    const { generateAuthenticationOptions } = await ceremonies();
    const options = await generateAuthenticationOptions({
      rpID: relyingParty.rpId,
      challenge: bytesOf(challenge),
      timeout: TIMEOUT,
      allowCredentials: allow.map(descriptor),
      userVerification,
    });
    return sendable(options);
  },

  claimedCredentialId,

  verifyAuthentication: ({ relyingParty, challenge, response, credential, userVerification }) =>
    refusingErrors(async () => {
      const posted = authenticationResponse(response);
      if (posted.id !== credential.credentialId) throw new Error('the response is of another credential');
      await refuseForeignFrames(posted.response.clientDataJSON);
      const { verifyAuthenticationResponse } = await ceremonies();
      const outcome = await verifyAuthenticationResponse({
        response: posted,
        expectedChallenge: challenge,
        expectedOrigin: [...relyingParty.origins],
        expectedRPID: relyingParty.rpId,
        expectedType: 'webauthn.get',
        // The counter is compared below, once the signature is known to be right: the package would only say "no".
        credential: { id: credential.credentialId, publicKey: new Uint8Array(credential.publicKey), counter: 0 },
        requireUserVerification: userVerification === 'required',
      });
      if (!outcome.verified) throw new Error('the signature does not verify');
      const { newCounter, userVerified } = outcome.authenticationInfo;
      return { signCount: newCounter, userVerified, counterRegressed: regressed(newCounter, credential.signCount) };
    }),
};

/** WebAuthn 3, 7.2, step 22: both zero means that the authenticator does not count; otherwise the count has to grow. */
function regressed(now: number, before: number): boolean {
  return (now !== 0 || before !== 0) && now <= before;
}

/** No page of ours runs in a foreign frame, so a ceremony from one is somebody else's page (WebAuthn 3, 7.1 and 7.2). */
async function refuseForeignFrames(clientDataJSON: string): Promise<void> {
  const { decodeClientDataJSON } = await helpers();
  const { crossOrigin, topOrigin } = decodeClientDataJSON(clientDataJSON);
  if ((crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined)
    throw new Error('the ceremony ran in a foreign frame');
}

/**
 * To "none" a browser answers with no statement, or with a self-signed one. Anything else is made by hand, and its
 * certificates would make the package fetch revocation lists from addresses that a stranger chooses.
 */
async function refuseUnaskedAttestation(attestationObject: string): Promise<void> {
  const { decodeAttestationObject } = await helpers();
  const attestation = decodeAttestationObject(bytesOf(attestationObject));
  const selfSigned = attestation.get('fmt') === 'packed' && attestation.get('attStmt').get('x5c') === undefined;
  if (attestation.get('fmt') !== 'none' && !selfSigned) throw new Error('an attestation that was not asked for');
}

/** Whatever goes wrong while a response is read is a refusal (security.md: any exception is a refusal). */
async function refusingErrors<T>(verify: () => Promise<T>): Promise<Result<T, 'webauthn_rejected'>> {
  try {
    return succeeded(await verify());
  } catch (error) {
    return refused('webauthn_rejected', (error instanceof Error ? error.message : String(error)).slice(0, 300));
  }
}

function descriptor({ credentialId, transports }: StoredCredential) {
  return { id: credentialId, transports: knownTransports(transports) };
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}

function sendable(options: object): CeremonyOptions {
  return JSON.parse(JSON.stringify(options)) as CeremonyOptions;
}
