import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import type { Server } from '../../src/web/server.ts';
import { aProtectedHost, cookieOf } from '../builders/aGuardedHost.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { freePort } from '../doubles/freePort.ts';
import { type GuardedPlace, type GuardingProxy, guardingCaddy, guardingNginx } from '../doubles/guardingProxy.ts';
import { type PlainApplication, plainApplication } from '../doubles/plainApplication.ts';
import { describeWithCaddy, describeWithNginx } from '../requirements.ts';

const PAGE = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };

describeWithNginx('the example for nginx', (program) => guards('nginx', (place) => guardingNginx(program, place)));
describeWithCaddy('the example for Caddy', (program) => guards('Caddy', (place) => guardingCaddy(program, place)));

function guards(name: string, start: (place: GuardedPlace) => Promise<GuardingProxy>): void {
  eachEngine(
    `${name} in front of a plain application`,
    (database) => {
      let world: World;
      let server: Server;
      let application: PlainApplication;
      let proxy: GuardingProxy;
      beforeAll(async () => {
        world = await aWorld(database.store);
        server = await aServer(world.ports, { trustedProxies: ['127.0.0.1'] });
        const port = await freePort();
        await server.listen({ host: '127.0.0.1', port });
        application = await plainApplication();
        proxy = await start({ tenantSlug: world.tenant.slug, server: port, application: application.port });
        await aProtectedHost(world, {
          origins: [proxy.origin],
          rules: [{ path: '/admin', aal: 2, factors: 'any', maxAgeSeconds: null }],
        });
      });
      afterAll(async () => {
        await proxy.stop();
        application.close();
        await server.close();
      });

      /** As a program of its own would: nothing is sent that is not named here. */
      async function ask(target: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
        const sent = request(`${proxy.origin}${target}`, { method, headers });
        sent.end();
        const [answer] = (await once(sent, 'response')) as [IncomingMessage];
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk as Buffer);
        return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() };
      }

      async function signedIn() {
        const person = await world.user();
        const attempt = await aSignIn(world);
        await attempt.password(person.loginName);
        await attempt.skip();
        const session = await attempt.session();
        if (session === null) throw new Error('not signed in');
        return { person, session, token: attempt.token ?? '' };
      }

      /** The whole way. @returns the ticket's cookie. */
      async function enter(token: string, target: string): Promise<string> {
        const led = await ask(target, PAGE);
        const to = new URL(String(led.headers.location));
        const opened = await server.inject({
          method: 'GET',
          url: `${to.pathname}${to.search}`,
          headers: { cookie: `sallyport-session-${world.tenant.slug}=${token}` },
        });
        const { pathname, search } = new URL(String(opened.headers.location));
        const back = await ask(`${pathname}${search}`, { cookie: cookieOf(led) });
        expect([back.status, back.headers.location]).toEqual([302, `${proxy.origin}${target}`]);
        return cookieOf(back);
      }

      /** A WebSocket, as far as its handshake and the first word. */
      async function webSocket(headers: Readonly<Record<string, string>>): Promise<string> {
        const { port } = new URL(proxy.origin);
        const socket = connect(Number(port), '127.0.0.1');
        await once(socket, 'connect');
        const lines = Object.entries({
          host: `localhost:${port}`,
          upgrade: 'websocket',
          connection: 'Upgrade',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          'sec-websocket-version': '13',
          ...headers,
        }).map(([header, value]) => `${header}: ${value}\r\n`);
        socket.write(`GET /live HTTP/1.1\r\n${lines.join('')}\r\n`);
        let received = '';
        for await (const chunk of socket) {
          received += (chunk as Buffer).toString('latin1');
          if (/\r\n\r\n.{2,}/s.test(received)) break;
        }
        socket.destroy();
        return received;
      }

      it('P2: a browser is led to sign in and back to what it wanted, and the application sees who it is', async () => {
        const led = await ask('/pages?a=1&b=%2F', PAGE);
        expect(led.status).toBe(302);
        const to = new URL(String(led.headers.location));
        expect([to.pathname, to.searchParams.get('target')]).toEqual([`/t/${world.tenant.slug}/forward-auth/open`, '/pages?a=1&b=%2F']);
        const { person, token } = await signedIn();
        const cookie = await enter(token, '/pages?a=1&b=%2F');
        const page = await ask('/pages?a=1&b=%2F', { ...PAGE, cookie });
        expect([page.status, page.body]).toEqual([200, expect.stringContaining(person.loginName)]);
        expect(application.reached.at(-1)).toMatchObject({
          target: '/pages?a=1&b=%2F',
          headers: { 'remote-user': person.loginName, 'remote-aal': '1' },
        });
      });

      it('P2: no identity that a client sends comes through, in whatever spelling', async () => {
        const { person, token } = await signedIn();
        const cookie = await enter(token, '/');
        const forged = {
          'Remote-User': 'admin',
          'remote-email': 'admin@example.com',
          'Remote-Groups': 'admin',
          'Remote-Name': 'Admin',
          'Remote-Id': 'admin',
          'Remote-Aal': '2',
          Remote_User: 'admin',
          remote_groups: 'admin',
        };
        expect((await ask('/forged', { cookie, ...forged })).status).toBe(200);
        const { headers } = application.reached.at(-1) ?? { headers: {} };
        // An empty one says nobody; nginx does not send it at all.
        const seen = Object.entries(headers).filter(([header, value]) => header.replaceAll('_', '-').startsWith('remote-') && value !== '');
        expect(Object.fromEntries(seen)).toEqual({
          'remote-user': person.loginName,
          'remote-id': person.id,
          'remote-name': 'A Person',
          'remote-aal': '1',
        });
      });

      it('P2: nothing that a client says of the request is believed', async () => {
        const { token } = await signedIn();
        const cookie = await enter(token, '/');
        const lies: readonly Readonly<Record<string, string>>[] = [
          { 'x-forwarded-uri': '/' },
          { 'x-original-url': `${proxy.origin}/` },
          { 'x-forwarded-host': 'other.example.com', 'x-forwarded-proto': 'https' },
          { 'x-forwarded-method': 'OPTIONS', 'x-original-method': 'OPTIONS' },
          { 'x-forwarded-for': '127.0.0.1' },
          { upgrade: 'websocket' },
        ];
        const before = application.reached.length;
        for (const headers of lies) {
          const answer = await ask('/admin/users', { cookie, ...headers });
          expect([headers, [401, 403].includes(answer.status)]).toEqual([headers, true]);
        }
        expect(application.reached.length).toBe(before);
      });

      it('P2: every method is judged, and a program gets a challenge', async () => {
        for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) {
          const answer = await ask('/pages', {}, method);
          expect([method, answer.status]).toEqual([method, 401]);
          expect(answer.headers['www-authenticate']).toBe(`Sallyport-Session realm="${proxy.origin}", error="login_required"`);
        }
        // A form that somebody posts is not sent round by a redirect, which would lose it.
        expect((await ask('/pages', PAGE, 'POST')).status).toBe(401);
      });

      it('P2: the handshake of a WebSocket is judged, and comes through', async () => {
        expect(await webSocket({})).toMatch(/^HTTP\/1.1 401 /);
        const { person, token } = await signedIn();
        const answer = await webSocket({ cookie: await enter(token, '/') });
        expect(answer).toMatch(/^HTTP\/1.1 101 /);
        expect(answer).toContain(person.loginName);
      });

      it('S6: a revocation holds for the next request', async () => {
        const { session, token } = await signedIn();
        const cookie = await enter(token, '/');
        expect((await ask('/', { cookie })).status).toBe(200);
        must(await revokeSession(world.ports)({ ...world.host, session: session.id }));
        expect((await ask('/', { cookie })).status).toBe(401);
      });

      it('P2: what is ours on the host leads nowhere else', async () => {
        const before = application.reached.length;
        for (const target of ['/.sallyport/check', '/.sallyport/sign-in', '/.sallyport/', '/.sallyport/x'])
          expect([target, (await ask(target)).status]).toEqual([target, name === 'nginx' ? 404 : 401]);
        expect(application.reached.length).toBe(before);
        expect((await ask('/.sallyport/callback?code=x', PAGE)).status).toBe(403);
      });
    },
    { only: 'embedded' },
  );
}
