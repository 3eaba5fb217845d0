import * as oidc from 'openid-client';
import type { Browser, Place } from './aBrowser.ts';
import { CALLBACK, type Client } from './aProvider.ts';

export type Tokens = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

/** An authorization that an application has begun: what it remembers until the browser is back. */
export interface Begun {
  readonly address: URL;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** @param parameters beside the usual ones; an empty one is left out. */
export async function begin(client: Client, parameters: Readonly<Record<string, string>> = {}): Promise<Begun> {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const all: Record<string, string> = {
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...parameters,
  };
  const address = oidc.buildAuthorizationUrl(
    client.configuration,
    Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
  );
  return { address, verifier, state, nonce };
}

/** Where the browser came back to the application. @throws when it is somewhere else. */
export function backAt(place: Place | string): URL {
  if (typeof place === 'string' || place.kind !== 'application')
    throw new Error(`not at the application: ${JSON.stringify(place).slice(0, 600)}`);
  return place.address;
}

/** The error with which the application was answered; null: none. */
export function errorAt(place: Place | string): string | null {
  return backAt(place).searchParams.get('error');
}

/** Exchanges the code, with every check that the client library makes. */
export function exchange(
  client: Client,
  begun: Begun,
  place: Place | string,
  checks: oidc.AuthorizationCodeGrantChecks = {},
): Promise<Tokens> {
  return oidc.authorizationCodeGrant(client.configuration, backAt(place), {
    pkceCodeVerifier: begun.verifier,
    expectedState: begun.state,
    expectedNonce: begun.nonce,
    idTokenExpected: true,
    ...checks,
  });
}

/** The whole way of a session that is there: silent, to tokens. */
export async function silently(client: Client, browser: Browser, parameters: Readonly<Record<string, string>> = {}): Promise<Tokens> {
  const begun = await begin(client, { prompt: 'none', ...parameters });
  return exchange(client, begun, await browser.open(begun.address));
}

/** Signs a person in at an application with a password alone, under `optional`. @returns the tokens. */
export async function signInAt(
  client: Client,
  browser: Browser,
  loginName: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const begun = await begin(client, parameters);
  const place = await browser.open(begun.address);
  if (place.kind !== 'steps') throw new Error(`not at the steps: ${JSON.stringify(place).slice(0, 600)}`);
  const next = await browser.password(loginName);
  return exchange(client, begun, next === 'enrol' ? await browser.skip() : next);
}

/** Signs a person in with a password and an authenticator app that is enrolled on the way. */
export async function signInWithTotp(client: Client, browser: Browser, loginName: string): Promise<Tokens> {
  const begun = await begin(client);
  await browser.open(begun.address);
  await browser.password(loginName);
  return exchange(client, begun, await browser.enrolTotp());
}

/** A form to one of the endpoints, with the client's own authentication. */
export async function postForm(
  address: string,
  form: Readonly<Record<string, string>>,
  client: Pick<Client, 'clientId' | 'secret'> | null,
): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>>; readonly headers: Headers }> {
  const isPublic = client !== null && client.secret === '';
  const body = new URLSearchParams(isPublic ? { ...form, client_id: client.clientId } : form);
  const authorization = client === null || isPublic ? {} : { authorization: `Basic ${btoa(`${client.clientId}:${client.secret}`)}` };
  const response = await fetch(address, { method: 'POST', body, headers: { ...authorization } });
  const text = await response.text();
  return { status: response.status, json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>), headers: response.headers };
}

/** Whether the provider says of a token that it is good. */
export async function isActive(client: Client, token: string): Promise<boolean> {
  return (await oidc.tokenIntrospection(client.configuration, token)).active;
}
