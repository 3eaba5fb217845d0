import { beforeEach, describe, expect, it } from 'vitest';
import type { Located } from '../../src/domain/risk/circumstances.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import { openOperation } from '../../src/flows/authorize/openOperation.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { changeRisk } from '../../src/flows/risk/changeRisk.ts';
import { MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { sidFor } from '../../src/oidc/sessionBridge.ts';
import type { Addresses } from '../../src/ports/addresses.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const HAMBURG = '192.0.2.7';
const SINGAPORE = '198.51.100.7';
const found = (country: string, latitude: number, longitude: number): Located => ({
  kind: 'found',
  country,
  point: { latitude, longitude, radiusKm: 20 },
});
const ADDRESSES: Addresses = {
  locate: async (address) => (address === SINGAPORE ? found('SG', 1.29, 103.85) : found('DE', 53.55, 9.99)),
  look: async () => ({ kind: 'absent' }),
  sources: async () => [],
};
const OIDC = {
  authMethod: 'client_secret_basic',
  redirectUris: ['https://bank.example.com/back'],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: null,
} as const;

/**
 * S3, U1, P2: a cookie that was carried to the other end of the world. What an application behind the protocol refuses it (risk is enforced)
 * it is refused by our own pages, calls and confirmations as well.
 */
eachEngine('attacks with a session cookie from far away', (database) => {
  let world: World;
  let server: Server;
  beforeEach(async () => {
    database.moveClock(0);
    const made = await aWorld(database.store);
    world = { ...made, ports: { ...made.ports, addresses: ADDRESSES } };
    await world.rule({ kind: 'tenant' }, { level: 'optional' });
    must(await changeRisk(world.ports)({ ...world.host, settings: { ...DEFAULT_RISK, mode: 'enforced' } }));
    server = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
    return () => server.close();
  });

  /** @param with a factor, or none that could ever meet what risk asks (U3). */
  async function somebody(words: { readonly role?: 'owner'; readonly factor: 'totp' | 'none' }) {
    const person = await world.user(words.role === undefined ? {} : { role: words.role });
    const signIn = await aSignIn(world, { trace: { address: HAMBURG, device: null } });
    await signIn.password(person.loginName);
    const app = words.factor === 'totp' ? await signIn.enrolTotp() : null;
    if (app === null) await signIn.skip();
    const session = await signIn.session();
    if (session === null || signIn.token === null) throw new Error('not signed in');
    return { ...person, app, session, token: signIn.token };
  }

  const ask = (method: 'GET' | 'POST', path: string, token: string, remoteAddress: string, payload: object = {}) =>
    server.inject({
      method,
      url: `/t/${world.tenant.slug}${path}`,
      remoteAddress,
      headers: { cookie: `sallyport-session-${world.tenant.slug}=${token}`, origin: world.ports.capabilities.publicUrl },
      ...(method === 'POST' ? { payload } : {}),
    });
  const codeIn = (answer: { readonly body: string }): unknown => (JSON.parse(answer.body) as { readonly code?: unknown }).code;
  const moves = async () => (await world.events()).filter(({ type }) => type === 'session.network_changed');

  it('P2, S3: opens neither the console nor the account pages, by page and by call, and is assessed once', async () => {
    const admin = await somebody({ role: 'owner', factor: 'totp' });
    for (const path of ['/api/admin/applications', '/api/account'])
      expect(await ask('GET', path, admin.token, HAMBURG)).toMatchObject({ statusCode: 200 });
    for (const path of ['/api/admin/applications', '/api/account']) {
      const answer = await ask('GET', path, admin.token, SINGAPORE);
      expect([path, answer.statusCode, codeIn(answer)]).toEqual([path, 403, 'step_up_needed']);
    }
    const page = await ask('GET', '/account', admin.token, SINGAPORE);
    expect([page.statusCode, page.headers.location]).toEqual([303, `/t/${world.tenant.slug}/step-up`]);
    expect(await moves()).toHaveLength(1);
    // Its owner, at home, notices nothing of it.
    expect((await ask('GET', '/api/account', admin.token, HAMBURG)).statusCode).toBe(200);
  });

  it('S3, A3: a page that calls twenty times at once from there is told in one event', async () => {
    const admin = await somebody({ role: 'owner', factor: 'totp' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('GET', '/api/admin/applications', admin.token, SINGAPORE)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(403));
    expect(await moves()).toHaveLength(1);
  });

  it('P2, P5: where risk refuses, no step on the session leads on, whoever asks for it', async () => {
    const { token, session } = await somebody({ factor: 'totp' });
    for (const [method, path] of [
      ['POST', '/api/step-up'],
      ['GET', '/step-up'],
      ['GET', '/step-up/console'],
    ] as const) {
      const answer = await ask(method, path, token, SINGAPORE);
      expect([path, answer.statusCode < 400]).toEqual([path, true]);
    }
    const refused = (await world.events()).filter(({ type }) => type === 'user.mfa_refused');
    expect(refused.map(({ data, session: of }) => [data['because'], of])).toEqual(Array(3).fill(['risk_too_high', session.id]));
  });

  it('U3: a stranger with the cookie and the password binds no factor of their own', async () => {
    must(
      await changeRisk(world.ports)({
        ...world.host,
        settings: { ...DEFAULT_RISK, mode: 'enforced', thresholds: { notice: 30, ask: 60, refuse: null } },
      }),
    );
    const { token, loginName } = await somebody({ factor: 'none' });
    const begun = await ask('POST', '/api/step-up', token, SINGAPORE);
    expect(JSON.parse(begun.body)).toMatchObject({ step: { kind: 'refused', why: 'risk_without_factor' } });
    const change = await ask('POST', '/api/account/changes', token, SINGAPORE, { intent: { kind: 'enrol', factor: 'totp' } });
    expect([change.statusCode, codeIn(change)]).toEqual([403, 'step_up_needed']);
    expect(await database.asOwner('select 1 from factors f join users u on u.id = f.user_id where u.login_name = $1', [loginName])).toEqual(
      [],
    );
  });

  describe('operations', () => {
    async function opened(person: Awaited<ReturnType<typeof somebody>>) {
      const { application, clientSecret } = must(
        await registerApplication(world.ports)({ ...world.host, clientId: world.unique('bank'), name: 'Bank', oidc: OIDC, demand: null }),
      );
      const client = { clientId: application.clientId, clientSecret: clientSecret ?? '' };
      const draft = { name: 'transfer', target: 'EUR 1 to Ben', details: [], returnTo: null };
      const { id: user, session } = person;
      const sid = sidFor(session.id, application.clientId);
      return must(await openOperation(world.ports, sidFor)({ tenantId: world.tenant.id, client, address: null, user, sid, draft }));
    }

    it('U5, S3: are not confirmed from far away, also not with a factor that was shown at home since they were opened', async () => {
      const person = await somebody({ factor: 'totp' });
      const operation = await opened(person);
      database.moveClock(MINUTE);
      const proves = await aSignIn(world, {
        session: person.session,
        demand: { aal: 2, factors: null, maxAgeSeconds: 30, notBefore: null, source: 'step_up' },
      });
      expect(await proves.totp(await person.app?.code())).toBe('signed_in');
      database.moveClock(MINUTE + SECOND);
      const path = `/operations/${operation.id}`;
      const page = async (from: string) => (await ask('GET', path, proves.token ?? '', from)).body;
      expect(await page(HAMBURG)).toContain('>Confirm<');
      const abroad = await page(SINGAPORE);
      expect([abroad.includes('>Confirm<'), abroad.includes('>Continue<')]).toEqual([false, true]);
      const token = /name="token" value="([^"]+)"/.exec(abroad)?.[1] ?? '';
      const answer = await server.inject({
        method: 'POST',
        url: `/t/${world.tenant.slug}${path}/confirm`,
        remoteAddress: SINGAPORE,
        headers: {
          cookie: `sallyport-session-${world.tenant.slug}=${proves.token}`,
          origin: world.ports.capabilities.publicUrl,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({ token }).toString(),
      });
      expect([answer.statusCode, (await world.events()).some(({ type }) => type === 'operation.confirmed')]).toEqual([303, false]);
    });
  });
});
