import type { AuthenticationResponseJSON, AuthenticatorTransport, RegistrationResponseJSON } from '@simplewebauthn/server';

const TRANSPORTS: readonly AuthenticatorTransport[] = ['ble', 'hybrid', 'internal', 'nfc', 'usb'];
/** WebAuthn 3, 4: at most 1,023 bytes. */
const LONGEST_CREDENTIAL_ID = 1_364;
const LONGEST_FIELD = 65_536;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/**
 * Reads what a browser posts after a ceremony, field by field: what is not needed is dropped, and whatever has the wrong
 * form is an error that the caller turns into a refusal.
 */
export function registrationResponse(posted: unknown): RegistrationResponseJSON {
  const { id, response } = credential(posted);
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(response, 'clientDataJSON'),
      attestationObject: text(response, 'attestationObject'),
      transports: knownTransports(response['transports']),
    },
  };
}

export function authenticationResponse(posted: unknown): AuthenticationResponseJSON {
  const { id, response } = credential(posted);
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(response, 'clientDataJSON'),
      authenticatorData: text(response, 'authenticatorData'),
      signature: text(response, 'signature'),
    },
  };
}

/** @returns null when the value claims no credential in a form that one could have. */
export function claimedCredentialId(posted: unknown): string | null {
  const id = isRecord(posted) ? posted['id'] : null;
  return isBase64url(id, LONGEST_CREDENTIAL_ID) ? id : null;
}

/** Transports are a hint for the next ceremony and nothing else; unknown ones are left out. */
export function knownTransports(claimed: unknown): AuthenticatorTransport[] {
  return Array.isArray(claimed) ? TRANSPORTS.filter((transport) => claimed.includes(transport)) : [];
}

function credential(posted: unknown): { readonly id: string; readonly response: Record<string, unknown> } {
  const id = claimedCredentialId(posted);
  if (!isRecord(posted) || id === null) throw new Error('the response names no credential');
  if (posted['rawId'] !== id) throw new Error('id and rawId differ');
  if (posted['type'] !== 'public-key') throw new Error('the credential is of another type');
  const response = posted['response'];
  if (!isRecord(response)) throw new Error('the response is empty');
  return { id, response };
}

function text(response: Record<string, unknown>, field: string): string {
  const value = response[field];
  if (!isBase64url(value, LONGEST_FIELD)) throw new Error(`${field} is not base64url`);
  return value;
}

function isBase64url(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest && BASE64URL.test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
