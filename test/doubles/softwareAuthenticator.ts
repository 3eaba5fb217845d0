import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { type Cbor, cbor } from './cbor.ts';

const UP = 1;
const UV = 4;
const AT = 64;

/** What one ceremony does otherwise than a good browser and a good authenticator would. */
export interface Misbehaviour {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: string;
  /** The flags byte of the authenticator data, without AT, which follows the ceremony. */
  readonly flags?: number;
  readonly signCount?: number;
  readonly tamper?: 'signature' | 'authenticatorData' | 'clientData';
  readonly attestation?: { readonly fmt: string; readonly statement: Map<string, Cbor> };
}

export interface AuthenticatorOptions {
  readonly origin: string;
  readonly rpId: string;
  /** Whether it has a PIN or a fingerprint. Default: it has. */
  readonly verifiesUser?: 'always' | 'never';
  /** Platform authenticators do not count and always say 0. Default: it counts. */
  readonly counts?: 'up' | 'never';
}

/**
 * An authenticator and the browser in front of it: ES256, one credential, real bytes and real signatures.
 * Each instance is one device.
 */
export function softwareAuthenticator(options: AuthenticatorOptions) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  const counting = options.counts !== 'never';
  let signCount = 0;

  function ceremony(type: string, challenge: string, wrong: Misbehaviour) {
    if (counting) signCount += 1;
    const clientData = {
      type: wrong.type ?? type,
      challenge: wrong.challenge ?? challenge,
      origin: wrong.origin ?? options.origin,
      crossOrigin: 'crossOrigin' in wrong ? wrong.crossOrigin : false,
      ...(wrong.topOrigin === undefined ? {} : { topOrigin: wrong.topOrigin }),
    };
    const flags = wrong.flags ?? (options.verifiesUser === 'never' ? UP : UP | UV);
    const attested = type === 'webauthn.create' ? attestedCredential(credentialId, publicKey) : Buffer.alloc(0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(wrong.signCount ?? signCount);
    const authenticatorData = Buffer.concat([
      createHash('sha256')
        .update(wrong.rpId ?? options.rpId)
        .digest(),
      Buffer.of(flags | (attested.length > 0 ? AT : 0)),
      counter,
      attested,
    ]);
    return { clientData: Buffer.from(JSON.stringify(clientData)), authenticatorData };
  }

  const id = credentialId.toString('base64url');
  return {
    credentialId: id,
    /** @param challenge base64url, as the options hold it. */
    register(challenge: string, wrong: Misbehaviour = {}) {
      const { clientData, authenticatorData } = ceremony('webauthn.create', challenge, wrong);
      const attestation = wrong.attestation ?? { fmt: 'none', statement: new Map<string, Cbor>() };
      const attestationObject = cbor(
        new Map<string, Cbor>([
          ['fmt', attestation.fmt],
          ['attStmt', attestation.statement],
          ['authData', authenticatorData],
        ]),
      );
      return {
        id,
        rawId: id,
        type: 'public-key',
        authenticatorAttachment: 'cross-platform',
        clientExtensionResults: { credProps: { rk: true } },
        response: {
          clientDataJSON: clientData.toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['usb', 'nfc'],
        },
      };
    },
    /** @param challenge base64url, as the options hold it. */
    assert(challenge: string, wrong: Misbehaviour = {}) {
      const { clientData, authenticatorData } = ceremony('webauthn.get', challenge, wrong);
      const signature = sign('sha256', Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]), privateKey);
      if (wrong.tamper === 'signature') signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
      // A later counter than the one that was signed.
      if (wrong.tamper === 'authenticatorData') authenticatorData[36] = (authenticatorData[36] ?? 0) + 7;
      const sent = wrong.tamper === 'clientData' ? Buffer.from(clientData.toString().replace('{', '{ ')) : clientData;
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: sent.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      };
    },
  };
}

/** AAGUID, length and id of the credential, and its COSE key (RFC 9053, 7.1.1). */
function attestedCredential(credentialId: Buffer, publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = new Map<number, Cbor>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
  return Buffer.concat([Buffer.alloc(16), Buffer.of(0, credentialId.length), credentialId, cbor(key)]);
}
