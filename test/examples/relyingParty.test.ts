import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../doubles/freePort.ts';
import { type IdentityProviderDouble, identityProviderDouble } from '../doubles/identityProviderDouble.ts';

const PROGRAM = fileURLToPath(new URL('../../examples/relying-party/relyingParty.ts', import.meta.url));
const AAL2 = 'urn:sallyport:aal:2';

let provider: IdentityProviderDouble;
let application: ChildProcess;
let base: string;

beforeEach(async () => {
  provider = await identityProviderDouble('wiki');
  const port = await freePort();
  base = `http://localhost:${port}`;
  const env = { ISSUER: provider.issuer, CLIENT_ID: 'wiki', CLIENT_SECRET: 'secret', PORT: String(port), NAME: 'Wiki' };
  application = spawn(process.execPath, [PROGRAM], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(application, 'message');
});
afterEach(async () => {
  const ended = once(application, 'exit');
  application.kill();
  await ended;
  await provider.close();
});

/** A browser, as far as cookies and addresses go. */
function browser() {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async open(
      path: string | URL,
      init: { readonly method?: string; readonly body?: URLSearchParams; readonly headers?: Readonly<Record<string, string>> } = {},
    ): Promise<Response> {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(new URL(path, base), { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
      for (const one of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (one.split(';')[0] ?? '').split('=');
        cookies.set(name, value);
      }
      return response;
    },
    post(path: string, form: Record<string, string> = {}): Promise<Response> {
      return this.open(path, { method: 'POST', body: new URLSearchParams(form) });
    },
    /** Presses a button of the sign-in. @returns where the browser is sent. */
    async ask(ask: string): Promise<URL> {
      return new URL((await this.post('/sign-in', { ask })).headers.get('location') ?? '');
    },
  };
}

async function signedIn(claims = {}) {
  const person = browser();
  await person.open(provider.agree(await person.ask('nothing'), claims));
  return person;
}

const home = async (person: ReturnType<typeof browser>): Promise<string> => (await person.open('/')).text();

describe('the example application', () => {
  it('signs a person in by code, with PKCE, state and nonce, and shows who it is and how sure', async () => {
    const person = browser();
    expect(await home(person)).toContain('Nobody is signed in');

    const address = await person.ask('nothing');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      client_id: 'wiki',
      response_type: 'code',
      redirect_uri: `${base}/callback`,
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
    });
    await person.open(provider.agree(address));

    const page = await home(person);
    expect(page).toContain('Signed in as Anita Desai');
    expect(page).toContain('AAL 1');
    expect(page).toContain('urn:sallyport:aal:1');
  });

  it.each([
    ['aal2', 'acr_values', AAL2],
    ['aal2_essential', 'claims', JSON.stringify({ id_token: { acr: { essential: true, values: [AAL2] } } })],
    ['again', 'prompt', 'login'],
    ['max_age', 'max_age', '0'],
    ['silent', 'prompt', 'none'],
  ])('the button "%s" sends %s=%s', async (ask, parameter, value) => {
    expect((await browser().ask(ask)).searchParams.get(parameter)).toBe(value);
  });

  it('an essential demand that was answered with less is no sign-in; one that was met is', async () => {
    const person = browser();
    const less = await person.open(provider.agree(await person.ask('aal2_essential')));
    expect(less.status).toBe(502);
    expect(await home(person)).toContain('Nobody is signed in');

    await person.open(provider.agree(await person.ask('aal2_essential'), { acr: AAL2, amr: ['pwd', 'otp', 'mfa'] }));
    expect(await home(person)).toContain('pwd, otp, mfa');
  });

  it('a proof that is too old for max_age=0 is no sign-in', async () => {
    const person = browser();
    const hourAgo = Math.floor(Date.now() / 1_000) - 3_600;

    const response = await person.open(provider.agree(await person.ask('max_age'), { auth_time: hourAgo }));

    expect(response.status).toBe(502);
    expect(await home(person)).toContain('Nobody is signed in');
  });

  it('takes no answer that it did not ask for: another state, another nonce, another browser, the same one twice', async () => {
    const person = browser();
    const otherState = provider.agree(await person.ask('nothing'));
    otherState.searchParams.set('state', 'another');
    expect((await person.open(otherState)).status).toBe(502);
    expect((await person.open(provider.agree(await person.ask('nothing'), { nonce: 'another' }))).status).toBe(502);

    const answer = provider.agree(await person.ask('nothing'));
    const other = browser();
    expect((await other.open(answer)).status).toBe(400);
    expect(await home(other)).toContain('Nobody is signed in');
    expect((await person.open(answer)).status).toBe(303);
    expect((await person.open(answer)).status).toBe(400);
  });

  it.each([
    ['access_denied', 'Access was not given'],
    ['unmet_authentication_requirements', 'That was not enough to get in here'],
    ['login_required', 'Nobody is signed in'],
    ['server_error', 'That did not work'],
  ])('shows the error %s as a page with a way back', async (error, sentence) => {
    const person = browser();

    const response = await person.open(provider.refuse(await person.ask('nothing'), error));

    expect(response.status).toBe(403);
    const page = await response.text();
    expect(page).toContain(sentence);
    expect(page).toContain(`${error}: as the test wants it`);
    expect(page).toContain('href="/"');
  });

  it('refreshes its tokens, and ends the session when the provider does not know it any more', async () => {
    const person = await signedIn();
    await person.post('/refresh');
    expect(await home(person)).toContain('Signed in as Anita Desai');

    provider.refuseRefreshing();
    const refused = await person.post('/refresh');

    expect(await refused.text()).toContain('invalid_grant');
    expect(await home(person)).toContain('Nobody is signed in');
  });

  it('signs out here and sends the browser to sign out there', async () => {
    const person = await signedIn();

    const location = new URL((await person.post('/sign-out')).headers.get('location') ?? '');

    expect(`${location.origin}${location.pathname}`).toBe(`${provider.issuer}/session/end`);
    expect(location.searchParams.get('post_logout_redirect_uri')).toBe(`${base}/signed-out`);
    expect(location.searchParams.get('id_token_hint')).not.toBeNull();
    expect(await home(person)).toContain('Nobody is signed in');
  });

  it('a back-channel logout ends the session that it names and no other', async () => {
    const [person, other] = [await signedIn(), await signedIn({ sid: 'session-2' })];

    const response = await browser().post('/backchannel-logout', { logout_token: await provider.logoutToken() });

    expect(response.status).toBe(200);
    expect(await home(person)).toContain('Nobody is signed in');
    expect(await home(other)).toContain('Signed in');
  });

  it('a back-channel logout without a session ends all of that person', async () => {
    const [one, two, other] = [await signedIn(), await signedIn({ sid: 'session-2' }), await signedIn({ sub: 'ben', sid: 'session-3' })];

    await browser().post('/backchannel-logout', { logout_token: await provider.logoutToken({ sid: undefined, sub: 'anita' }) });

    expect(await home(one)).toContain('Nobody is signed in');
    expect(await home(two)).toContain('Nobody is signed in');
    expect(await home(other)).toContain('Signed in');
  });

  it.each<[string, () => Promise<string>]>([
    ['signed by somebody else', () => provider.logoutToken({}, { by: 'foreign' })],
    ['for another application', () => provider.logoutToken({ aud: 'finance' })],
    ['of another provider', () => provider.logoutToken({ iss: 'https://evil.example' })],
    ['of another type', () => provider.logoutToken({}, { typ: 'JWT' })],
    ['with a nonce', () => provider.logoutToken({ nonce: 'n' })],
    ['of no logout', () => provider.logoutToken({ events: {} })],
    ['from yesterday', () => provider.logoutToken({ iat: Math.floor(Date.now() / 1_000) - 86_400 })],
    ['that names nobody', () => provider.logoutToken({ sid: undefined })],
    ['that is none', async () => 'nonsense'],
  ])('a logout token %s is refused and ends nothing', async (_, token) => {
    const person = await signedIn();

    const response = await browser().post('/backchannel-logout', { logout_token: await token() });

    expect(response.status).toBe(400);
    expect(await home(person)).toContain('Signed in');
  });

  it('takes no form of another site', async () => {
    const person = await signedIn();

    const response = await person.open('/sign-out', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });

    expect(response.status).toBe(403);
    expect(await home(person)).toContain('Signed in');
  });

  it('names its cookies by its port, out of reach of scripts', async () => {
    const response = await browser().post('/sign-in', { ask: 'nothing' });

    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(`^rp-sign-in-${new URL(base).port}=.+; HttpOnly; SameSite=Lax$`),
    ]);
  });

  it('writes what the provider says as text, not as markup', async () => {
    const person = await signedIn({ sub: '<script>alert(1)</script>' });

    expect(await home(person)).not.toContain('<script>');
  });
});
