import type { Role } from '../../src/domain/directory/user.ts';
import type { LiveSession } from '../../src/domain/sessions/session.ts';
import { id } from '../../src/kernel/id.ts';
import type { Server } from '../../src/web/server.ts';
import { type Authenticator, aSecurityKey, aSignIn } from './aSignIn.ts';
import { confirmOnPage } from './confirmingAdministrator.ts';
import type { World } from './world.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

/** Somebody with a role who has just shown a second factor, as a caller of the administration's API. */
export async function adminCaller(world: World, app: Server, role: Role) {
  const person = await world.user({ role });
  const signIn = await aSignIn(world, { demand: AAL_2 });
  await signIn.password(person.loginName);
  await signIn.enrolTotp();
  let { token } = signIn;
  let confirming: { readonly session: LiveSession; readonly key: Authenticator } | null = null;
  const cookie = (): string => `sallyport-session-${world.tenant.slug}=${token}`;

  async function send(method: Method, path: string, body: unknown, headers: Readonly<Record<string, string>>) {
    const answer = await app.inject({
      method,
      url: `/t/${world.tenant.slug}/api/admin${path}`,
      headers: { cookie: cookie(), ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const isJson = /[/+]json\b/.test(String(answer.headers['content-type']));
    const json = isJson && answer.body !== '' ? answer.json<Record<string, unknown>>() : {};
    return { status: answer.statusCode, json, text: answer.body, headers: answer.headers };
  }

  /** Adds a security key to the account, with which acts are confirmed without waiting for the next code. */
  async function withKey() {
    const session = await signIn.session();
    if (session === null) throw new Error('not signed in');
    const key = aSecurityKey();
    const adding = await aSignIn(world, { session, intent: { kind: 'enrol', factor: 'webauthn' } });
    await adding.enrolKey(key);
    token = adding.token;
    return { session, key };
  }

  return {
    person,
    get cookie(): string {
      return cookie();
    },
    call: (method: Method, path: string, body?: unknown, language = 'en') => send(method, path, body, { 'accept-language': language }),
    /** The same for what is to be confirmed (U5): asks, confirms on the page with a security key, and asks again. */
    async confirmed(method: Method, path: string, body: unknown) {
      // Before it is asked for: what is shown while a key is added would be a proof for it.
      confirming ??= await withKey();
      const asked = await send(method, path, body, {});
      const operation = id<'Operation'>(String(asked.json['operation']));
      if (operation === null) throw new Error(`no confirmation was asked for: ${asked.text}`);
      token = await confirmOnPage(world, confirming, operation);
      return send(method, path, body, { 'sallyport-confirmation': operation });
    },
  };
}
