import type { Role } from '../../src/domain/directory/user.ts';
import type { Server } from '../../src/web/server.ts';
import { aSignIn } from './aSignIn.ts';
import type { World } from './world.ts';

const AAL_2 = { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } as const;

/** Somebody with a role who has just shown a second factor, as a caller of the administration's API. */
export async function adminCaller(world: World, app: Server, role: Role) {
  const person = await world.user({ role });
  const signIn = await aSignIn(world, { demand: AAL_2 });
  await signIn.password(person.loginName);
  await signIn.enrolTotp();
  const cookie = `sallyport-session-${world.tenant.slug}=${signIn.token}`;
  return {
    person,
    cookie,
    async call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, language = 'en') {
      const answer = await app.inject({
        method,
        url: `/t/${world.tenant.slug}/api/admin${path}`,
        headers: { cookie, 'accept-language': language, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const isJson = /[/+]json\b/.test(String(answer.headers['content-type']));
      const json = isJson && answer.body !== '' ? answer.json<Record<string, unknown>>() : {};
      return { status: answer.statusCode, json, text: answer.body, headers: answer.headers };
    },
  };
}
