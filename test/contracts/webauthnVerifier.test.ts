import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { simplewebauthnVerifier } from '../../src/adapters/webauthn/simplewebauthnVerifier.ts';
import type { RelyingPartyIdentity, StoredCredential } from '../../src/ports/webauthnVerifier.ts';
import type { Cbor } from '../doubles/cbor.ts';
import { type AuthenticatorOptions, type Misbehaviour, softwareAuthenticator } from '../doubles/softwareAuthenticator.ts';

const origin = 'https://id.example.com';
const rpId = 'id.example.com';
const relyingParty: RelyingPartyIdentity = { rpId, rpName: 'Acme', origins: [origin] };
const newChallenge = () => randomBytes(32).toString('base64url');

async function enrolled(options: Partial<AuthenticatorOptions> = {}) {
  const device = softwareAuthenticator({ origin, rpId, ...options });
  const challenge = newChallenge();
  const outcome = await simplewebauthnVerifier.verifyRegistration({ relyingParty, challenge, response: device.register(challenge) });
  if (!outcome.ok) throw new Error(outcome.detail);
  return { device, credential: outcome.value };
}

function answer(
  challenge: string,
  response: unknown,
  credential: StoredCredential,
  userVerification: 'required' | 'preferred' = 'preferred',
) {
  return simplewebauthnVerifier.verifyAuthentication({ relyingParty, challenge, response, credential, userVerification });
}

describe('a WebAuthn registration', () => {
  it('a credential that a device really made is read with its key, counter and whether the person was verified', async () => {
    const { device, credential } = await enrolled();

    expect(credential).toMatchObject({
      credentialId: device.credentialId,
      signCount: 1,
      transports: ['nfc', 'usb'],
      aaguid: '00000000-0000-0000-0000-000000000000',
      backupEligible: false,
      userVerified: true,
    });
    expect(credential.publicKey.length).toBe(77);
  });

  it('S1: a key without a PIN enrols, and is remembered as one that did not verify its person', async () => {
    const { credential } = await enrolled({ verifiesUser: 'never' });

    expect(credential.userVerified).toBe(false);
  });

  it.each<[string, Misbehaviour]>([
    ['another challenge', { challenge: newChallenge() }],
    ['another origin', { origin: 'https://id.example.com.evil.example' }],
    ['the same host on another port', { origin: 'https://id.example.com:8443' }],
    ['another relying party', { rpId: 'example.com' }],
    ['an authentication', { type: 'webauthn.get' }],
    ['nobody present', { flags: 0 }],
    ['a backed-up credential that cannot be backed up', { flags: 1 | 4 | 16 }],
    ['a foreign frame', { crossOrigin: true }],
    ['a foreign frame, told in another type', { crossOrigin: 1 }],
    ['a foreign top page', { topOrigin: 'https://evil.example' }],
    [
      'an attestation with certificates',
      {
        attestation: {
          fmt: 'packed',
          statement: new Map<string, Cbor>([
            ['x5c', new Uint8Array(9)],
            ['alg', -7],
          ]),
        },
      },
    ],
    ['an attestation of another format', { attestation: { fmt: 'android-key', statement: new Map() } }],
    ['a statement under "none"', { attestation: { fmt: 'none', statement: new Map([['alg', -7]]) } }],
  ])('a registration with %s is refused', async (_, wrong) => {
    const device = softwareAuthenticator({ origin, rpId });
    const challenge = newChallenge();

    const outcome = await simplewebauthnVerifier.verifyRegistration({
      relyingParty,
      challenge,
      response: device.register(challenge, wrong),
    });

    expect(outcome).toMatchObject({ ok: false, code: 'webauthn_rejected' });
  });

  it('the response cannot name another credential than the attested one', async () => {
    const challenge = newChallenge();
    const mine = softwareAuthenticator({ origin, rpId });
    const response = { ...mine.register(challenge), id: 'b3RoZXI', rawId: 'b3RoZXI' };

    const outcome = await simplewebauthnVerifier.verifyRegistration({ relyingParty, challenge, response });

    expect(outcome).toMatchObject({ ok: false, detail: 'the attested credential is not the one that the response names' });
  });

  it("the options carry the server's own challenge, ask for no attestation, and exclude what is enrolled", async () => {
    const { credential } = await enrolled();
    const challenge = newChallenge();

    const options = await simplewebauthnVerifier.registrationOptions({
      relyingParty,
      challenge,
      userHandle: '0198c5b2-0000-7000-8000-000000000001',
      userName: 'anita',
      displayName: 'Anita',
      exclude: [credential],
    });

    expect(options).toMatchObject({
      challenge,
      rp: { id: rpId, name: 'Acme' },
      user: { id: Buffer.from('0198c5b2-0000-7000-8000-000000000001').toString('base64url'), name: 'anita', displayName: 'Anita' },
      attestation: 'none',
      excludeCredentials: [{ id: credential.credentialId, type: 'public-key', transports: ['nfc', 'usb'] }],
    });
  });
});

describe('a WebAuthn authentication', () => {
  it('S1: the enrolled device is accepted, with its new counter', async () => {
    const { device, credential } = await enrolled();
    const challenge = newChallenge();

    const outcome = await answer(challenge, device.assert(challenge), credential, 'required');

    expect(outcome).toEqual({ ok: true, value: { signCount: 2, userVerified: true, counterRegressed: false } });
  });

  it.each<[string, Misbehaviour]>([
    ['another challenge', { challenge: newChallenge() }],
    ['another origin', { origin: 'http://id.example.com' }],
    ['another relying party', { rpId: 'example.com' }],
    ['a registration', { type: 'webauthn.create' }],
    ['a payment', { type: 'payment.get' }],
    ['nobody present', { flags: 4 }],
    ['inconsistent flags', { flags: 1 | 16 }],
    ['a foreign frame', { crossOrigin: true }],
    ['a foreign frame and its page', { crossOrigin: true, topOrigin: 'https://evil.example' }],
    ['a tampered signature', { tamper: 'signature' }],
    ['a tampered counter', { tamper: 'authenticatorData' }],
    ['client data that was not signed', { tamper: 'clientData' }],
  ])('L10: an assertion with %s is refused', async (_, wrong) => {
    const { device, credential } = await enrolled();
    const challenge = newChallenge();

    const outcome = await answer(challenge, device.assert(challenge, wrong), credential);

    expect(outcome).toMatchObject({ ok: false, code: 'webauthn_rejected' });
  });

  it('S1: where the server asks for user verification, a device without it is refused; elsewhere it is told', async () => {
    const { device, credential } = await enrolled({ verifiesUser: 'never' });
    const challenge = newChallenge();

    expect(await answer(challenge, device.assert(challenge), credential, 'required')).toMatchObject({
      ok: false,
      code: 'webauthn_rejected',
    });
    expect(await answer(challenge, device.assert(challenge), credential, 'preferred')).toMatchObject({
      ok: true,
      value: { userVerified: false },
    });
  });

  it('a counter that does not grow is reported, so that it can be audited', async () => {
    const { device, credential } = await enrolled();
    const challenge = newChallenge();

    const replayed = await answer(challenge, device.assert(challenge, { signCount: 1 }), credential);

    expect(replayed).toMatchObject({ ok: true, value: { signCount: 1, counterRegressed: true } });
    expect(await answer(challenge, device.assert(challenge, { signCount: 0 }), credential)).toMatchObject({
      value: { counterRegressed: true },
    });
  });

  it('a device that does not count is no regress', async () => {
    const { device, credential } = await enrolled({ counts: 'never' });
    const challenge = newChallenge();

    expect(await answer(challenge, device.assert(challenge), credential)).toMatchObject({
      ok: true,
      value: { signCount: 0, counterRegressed: false },
    });
  });

  it("L10: another device's key does not answer for this credential", async () => {
    const { credential } = await enrolled();
    const other = await enrolled();
    const challenge = newChallenge();
    const response = other.device.assert(challenge);

    expect(await answer(challenge, response, credential)).toMatchObject({ ok: false, detail: 'the response is of another credential' });
    const renamed = { ...response, id: credential.credentialId, rawId: credential.credentialId };
    expect(await answer(challenge, renamed, credential)).toMatchObject({ ok: false, detail: 'the signature does not verify' });
  });

  it.each([
    null,
    7,
    'text',
    [],
    {},
    { id: 7 },
    { id: 'AA', rawId: 'AA', type: 'public-key', response: null },
    { id: 'A'.repeat(5_000), rawId: 'x' },
  ])('a response that is none (%j) is an ordinary refusal', async (response) => {
    const { credential } = await enrolled();

    expect(await answer(newChallenge(), response, credential)).toMatchObject({ ok: false, code: 'webauthn_rejected' });
  });

  it('a response names its credential without anything being verified; nonsense names none', async () => {
    const { device } = await enrolled();

    expect(simplewebauthnVerifier.claimedCredentialId(device.assert(newChallenge()))).toBe(device.credentialId);
    for (const nonsense of [null, {}, { id: 5 }, { id: '' }, { id: 'a b' }, { id: 'A'.repeat(2_000) }]) {
      expect(simplewebauthnVerifier.claimedCredentialId(nonsense)).toBeNull();
    }
  });

  it('a passkey as the first factor is asked for without naming any', async () => {
    const challenge = newChallenge();

    const options = await simplewebauthnVerifier.authenticationOptions({
      relyingParty,
      challenge,
      allow: [],
      userVerification: 'required',
    });

    expect(options).toMatchObject({ challenge, rpId, allowCredentials: [], userVerification: 'required' });
  });
});
