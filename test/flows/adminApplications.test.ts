import { beforeEach, expect, it } from 'vitest';
import { BUILT_IN_APPLICATIONS } from '../../src/domain/directory/application.ts';
import { openBuiltIn } from '../../src/flows/authorize/openBuiltIn.ts';
import { deleteApplication } from '../../src/flows/directory/deleteApplication.ts';
import { findApplicationByClientId } from '../../src/flows/directory/findApplicationByClientId.ts';
import { listApplications } from '../../src/flows/directory/listApplications.ts';
import { type RegisterApplication, registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { rotateClientSecret } from '../../src/flows/directory/rotateClientSecret.ts';
import { updateApplication } from '../../src/flows/directory/updateApplication.ts';
import { listTimeline } from '../../src/flows/policy/listTimeline.ts';
import { beginSignIn } from '../../src/flows/signIn/beginSignIn.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const CLIENT = {
  authMethod: 'client_secret_basic',
  redirectUris: ['https://wiki.example.com/callback'],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: null,
};

const NOWHERE = { address: null, device: null };

eachEngine('applications by administrators', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
  });

  const register = (words: Partial<RegisterApplication> = {}) =>
    registerApplication(world.ports)({ ...world.host, clientId: 'wiki', name: 'Wiki', oidc: CLIENT, demand: null, ...words });
  const listed = async () => must(await listApplications(world.ports)({ ...world.host }));

  /** The digest that is kept of an application's secret. */
  async function keptHash(clientId: string): Promise<Uint8Array | null> {
    const found = await world.store.transaction(world.tenant.id, (tx) => world.store.findApplicationByClientId(tx, clientId));
    return found?.secretHash ?? null;
  }

  it('a new tenant has the account pages and the console, and nothing else', async () => {
    expect((await listed()).map(({ clientId, oidc }) => [clientId, oidc])).toEqual([
      ['console', null],
      ['account', null],
    ]);
  });

  it('the server makes the secret, shows it once, and keeps nothing but its digest', async () => {
    const { clientSecret } = must(await register());
    if (clientSecret === null) throw new Error('no secret');
    expect(clientSecret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await keptHash('wiki')).toEqual(world.ports.digest(clientSecret));
    const readable = [
      await listed(),
      await world.events(),
      must(await findApplicationByClientId(world.ports)({ ...world.host, clientId: 'wiki' })),
    ];
    expect(JSON.stringify(readable)).not.toContain(clientSecret);
    expect(JSON.stringify(readable)).not.toMatch(/secretHash/);
    expect(must(await register({ clientId: 'other' })).clientSecret).not.toBe(clientSecret);
  });

  it('a rotated secret replaces the old one at once; a public client has none', async () => {
    const { application, clientSecret } = must(await register());
    const rotated = must(await rotateClientSecret(world.ports)({ ...world.host, application: application.id }));
    expect(rotated.clientSecret).not.toBe(clientSecret);
    expect(await keptHash('wiki')).toEqual(world.ports.digest(rotated.clientSecret));
    const open = must(await register({ clientId: 'open', oidc: { ...CLIENT, authMethod: 'none' } }));
    expect([open.clientSecret, await keptHash('open')]).toEqual([null, null]);
    expect(codeOf(await rotateClientSecret(world.ports)({ ...world.host, application: open.application.id }))).toBe('client_is_public');
  });

  it('what is wrong with a registration is told by its code, and nothing is registered', async () => {
    const before = await listed();
    expect(codeOf(await register({ clientId: 'console' }))).toBe('client_id_malformed');
    expect(codeOf(await register({ name: '' }))).toBe('name_malformed');
    expect(codeOf(await register({ oidc: { ...CLIENT, redirectUris: ['http://wiki.example.com/'] } }))).toBe('redirect_uri_malformed');
    expect(codeOf(await register({ oidc: { ...CLIENT, authMethod: 'tls' } }))).toBe('auth_method_unknown');
    expect(codeOf(await register({ demand: { aal: 3, maxAgeSeconds: null } }))).toBe('demand_malformed');
    expect(codeOf(await register({ demand: { aal: 1, maxAgeSeconds: null } }))).toBe('demand_malformed');
    expect(codeOf(await register({ demand: { aal: 2, maxAgeSeconds: -1 } }))).toBe('demand_malformed');
    expect(await listed()).toEqual(before);
    must(await register());
    expect(codeOf(await register())).toBe('client_id_taken');
  });

  it('a change touches what it names and raises the revision; one that changes nothing writes no event', async () => {
    const { application } = must(await register());
    const revision = async () => (await database.store.listTenants()).find(({ id }) => id === world.tenant.id)?.revision;
    const before = await revision();
    const changed = must(
      await updateApplication(world.ports)({
        ...world.host,
        application: application.id,
        oidc: { redirectUris: ['https://wiki.example.com/other'] },
        demand: { aal: 2, maxAgeSeconds: 300 },
      }),
    );
    expect(changed).toEqual({
      ...application,
      oidc: { ...CLIENT, redirectUris: ['https://wiki.example.com/other'] },
      demand: { aal: 2, maxAgeSeconds: 300 },
    });
    expect((await listed()).find(({ id }) => id === application.id)).toEqual(changed);
    expect(await revision()).toBeGreaterThan(before ?? Number.POSITIVE_INFINITY);
    must(await updateApplication(world.ports)({ ...world.host, application: application.id, name: 'Wiki' }));
    const events = (await world.events()).filter(({ type }) => type === 'application.changed');
    expect(events).toMatchObject([{ application: application.id, data: { changed: ['oidc', 'demand'] } }]);
  });

  it('whether a client has a secret is fixed when it is registered', async () => {
    const { application } = must(await register());
    const change = updateApplication(world.ports);
    expect(codeOf(await change({ ...world.host, application: application.id, oidc: { authMethod: 'none' } }))).toBe('client_kind_fixed');
    must(await change({ ...world.host, application: application.id, oidc: { authMethod: 'client_secret_post' } }));
  });

  it('a built-in application has a rule and a demand, and nothing else to set', async () => {
    const console = must(await findApplicationByClientId(world.ports)({ ...world.host, clientId: 'console' }));
    const on = { ...world.host, application: console.id };
    expect(codeOf(await deleteApplication(world.ports)(on))).toBe('application_built_in');
    expect(codeOf(await rotateClientSecret(world.ports)(on))).toBe('application_built_in');
    expect(codeOf(await updateApplication(world.ports)({ ...on, name: 'Mine' }))).toBe('application_built_in');
    expect(must(await updateApplication(world.ports)({ ...on, demand: { aal: 2, maxAgeSeconds: null } })).demand).toEqual({
      aal: 2,
      maxAgeSeconds: null,
    });
    expect(await listed()).toHaveLength(2);
  });

  it('P2: a tenant has its built-in applications from its first moment on, and nothing takes them away or makes another of their name', async () => {
    for (const name of BUILT_IN_APPLICATIONS) {
      const { id } = must(await findApplicationByClientId(world.ports)({ ...world.host, clientId: name }));
      expect(await world.store.transaction(world.tenant.id, (tx) => world.store.deleteApplication(tx, id))).toBe(false);
      expect(codeOf(await register({ clientId: name }))).toBe('client_id_malformed');
      const begun = await beginSignIn(world.ports)({ tenantId: world.tenant.id, application: name, returnTo: { kind: 'account' } });
      expect(begun.step).toEqual({ kind: 'identify' });
    }
    expect(await listed()).toHaveLength(2);
  });

  it('P2, S3: with one of them gone all the same, nothing is opened and nothing begun in its place', async () => {
    await database.asOwner('delete from applications where tenant_id = $1', [world.tenant.id]);
    const person = await world.user();
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    await signIn.skip();
    const session = await signIn.session();
    if (session === null) throw new Error('no session');
    const tenantId = world.tenant.id;
    await expect(openBuiltIn(world.ports)({ tenantId, session, application: 'account', asks: 'nothing', trace: NOWHERE })).rejects.toThrow(
      'account',
    );
    await expect(beginSignIn(world.ports)({ tenantId, application: 'account', returnTo: { kind: 'account' } })).rejects.toThrow('account');
  });

  it('an application that is deleted takes its rule with it', async () => {
    const application = await world.application({ level: 'required' });
    must(await deleteApplication(world.ports)({ ...world.host, application }));
    expect((await listed()).map(({ clientId }) => clientId)).toEqual(['console', 'account']);
    expect(codeOf(await listTimeline(world.ports)({ ...world.host, scope: { kind: 'application', application } }))).toBe(
      'application_not_found',
    );
    expect(codeOf(await deleteApplication(world.ports)({ ...world.host, application }))).toBe('application_not_found');
  });

  it('operators and auditors register, change and delete nothing', async () => {
    const { application } = must(await register());
    for (const role of ['operator', 'auditor'] as const) {
      const by = administeredBy(world, await world.user({ role }));
      expect(codeOf(await register({ ...by, clientId: 'mine' }))).toBe('not_permitted');
      expect(codeOf(await updateApplication(world.ports)({ ...by, application: application.id, name: 'Mine' }))).toBe('not_permitted');
      expect(codeOf(await rotateClientSecret(world.ports)({ ...by, application: application.id }))).toBe('not_permitted');
      expect(codeOf(await deleteApplication(world.ports)({ ...by, application: application.id }))).toBe('not_permitted');
      expect(must(await listApplications(world.ports)(by))).toHaveLength(3);
    }
    expect((await listed()).map(({ name }) => name)).toContain('Wiki');
  });
});
