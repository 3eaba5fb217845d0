import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { EVERY_EVENT } from '../../src/domain/audit/auditQuestion.ts';
import { createTenant } from '../../src/flows/directory/createTenant.ts';
import { offerSetUp } from '../../src/flows/setUp/offerSetUp.ts';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import type { RecordedEvent } from '../../src/ports/store/auditStore.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { must, ORIGIN, portsOver } from '../builders/world.ts';

const TYPED = {
  tenantName: 'Acme Industries',
  slug: 'acme',
  displayName: 'Olga Owner',
  mail: 'Olga@Acme.Example',
  password: 'a long road to a small town',
};

eachEngine('the first run', (database) => {
  let ports: Ports;
  let app: Server;
  const lines: string[] = [];
  beforeAll(async () => {
    ports = portsOver(database.store);
    app = await aServer(ports, { log: { level: 'debug', stream: { write: (line) => lines.push(line) } } });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    database.moveClock(0);
    await database.asOwner('truncate tenants cascade');
    await database.asOwner('truncate set_up_addresses, set_up_guesses');
  });

  async function offered(): Promise<string> {
    const offer = await offerSetUp(ports)();
    if (offer === null) throw new Error('no set-up');
    return offer.address.replace(ORIGIN, '');
  }
  async function opened(address: string) {
    const browser = aBrowser(app);
    return { browser, page: await browser.get(address) };
  }
  const tenants = async () => (await database.store.listTenants()).map(({ slug }) => slug);
  async function events(): Promise<readonly RecordedEvent[]> {
    const [tenant] = await database.store.listTenants();
    if (tenant === undefined) return [];
    const asked = { before: null, limit: 100 };
    return (await database.store.transaction(tenant.id, (tx) => database.store.listEvents(tx, EVERY_EVENT, asked))).events.toReversed();
  }

  it('L9: makes tenant and owner, and leads into a sign-in that goes nowhere but to enrolment', async () => {
    const { page } = await opened(await offered());
    expect([page.status, page.title]).toEqual([200, 'Set up Sallyport']);
    const signIn = await page.post('/set-up', TYPED);
    expect(signIn.title).toContain('Sign in');
    expect(signIn.body).toContain('Console');
    expect(await tenants()).toEqual(['acme']);
    const enrol = await signIn.post('/password', { loginName: 'olga@acme.example', password: TYPED.password });
    expect(enrol.title).toContain('Set up a second step');
    expect(enrol.body).not.toContain('/skip');
    expect((await events()).slice(0, 5).map(({ type }) => type)).toEqual([
      'tenant.created',
      'policy.version_added',
      'user.created',
      'user.role_changed',
      'tenant.set_up',
    ]);
    expect((await events())[4]).toMatchObject({ actor: { kind: 'host' }, address: '127.0.0.1' });
  });

  it('the secret is in no line of the log, not in the audit, and in the database as a digest alone', async () => {
    const address = await offered();
    const secret = address.split('key=')[1] ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    const { page } = await opened(address);
    await page.post('/set-up', TYPED);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    expect(lines.some((line) => line.includes('/set-up'))).toBe(true);
    const kept = await database.asOwner(
      'select to_jsonb(e)::text as row from audit_events e union all select to_jsonb(s)::text from set_up_addresses s',
    );
    expect(kept.filter(({ row }) => String(row).includes(secret))).toEqual([]);
  });

  it('works once: afterwards the address, the page and the form say that it is over', async () => {
    const address = await offered();
    const [one, other] = [await opened(address), await opened(address)];
    await one.page.post('/set-up', TYPED);
    expect((await other.page.post('/set-up', { ...TYPED, slug: 'other' })).title).toContain('This address is over');
    const late = await opened(address);
    expect([late.page.status, late.page.title]).toEqual([404, 'This address is over']);
    expect(await tenants()).toEqual(['acme']);
    expect(await offerSetUp(ports)()).toBeNull();
  });

  it('of 50 posts at once, through the addresses of two nodes, one makes a tenant', async () => {
    const addresses = [await offered(), await offered()];
    const pages = [];
    for (let index = 0; index < 50; index += 1) pages.push((await opened(addresses[index % 2] ?? '')).page);
    const answers = await Promise.all(pages.map((page, index) => page.post('/set-up', { ...TYPED, slug: `acme-${index}` })));
    expect(answers.filter(({ title }) => title.includes('Sign in'))).toHaveLength(1);
    expect(await tenants()).toHaveLength(1);
    expect((await events()).filter(({ type }) => type === 'tenant.set_up')).toHaveLength(1);
  }, 60_000);

  it('is shut after an hour, and once there is a tenant by any other way', async () => {
    const { page } = await opened(await offered());
    database.moveClock(HOUR + SECOND);
    expect((await page.post('/set-up', TYPED)).status).toBe(404);
    const second = await opened(await offered());
    must(await createTenant(ports)({ by: { kind: 'host' }, slug: 'by-hand', name: 'By hand', prepare: null }));
    expect((await second.page.post('/set-up', TYPED)).status).toBe(404);
    expect(await tenants()).toEqual(['by-hand']);
  });

  it('what is wrong in the form is said at its field, and the address still works', async () => {
    const { page } = await opened(await offered());
    const wrongs = { slug: 'Ac me', tenantName: '', displayName: '', mail: 'nobody', password: 'short' };
    for (const [field, wrong] of Object.entries(wrongs)) {
      const again = await page.post('/set-up', { ...TYPED, [field]: wrong });
      expect([field, again.status >= 400, again.error === null]).toEqual([field, true, false]);
      expect(again.body).not.toContain(TYPED.password);
    }
    for (const password of ['Password123', 'acme industries']) {
      expect((await page.post('/set-up', { ...TYPED, password })).error).toMatch(/password/);
    }
    expect(await tenants()).toEqual([]);
    expect((await page.post('/set-up', { ...TYPED, slug: 'acme-at-last' })).title).toContain('Sign in');
  });

  it('a form of another site, or without the token of its page, makes nothing', async () => {
    const { browser, page } = await opened(await offered());
    expect((await page.post('/set-up', { ...TYPED, token: 'x' })).error).toContain('out of date');
    expect((await browser.get('/set-up').then((form) => form.post('/set-up', { ...TYPED, more: 'x' }))).status).toBe(400);
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const foreign = await app.inject({
      method: 'POST',
      url: '/set-up',
      headers: { cookie, origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(TYPED).toString(),
    });
    expect(foreign.statusCode).toBe(403);
    expect(await tenants()).toEqual([]);
  });

  it('wrong secrets are budgeted by network, and the right one works all the same', async () => {
    const right = await offered();
    const wrong = () => opened(`/set-up?key=${'x'.repeat(43)}`);
    const answers = [];
    for (let tries = 0; tries < 21; tries += 1) answers.push((await wrong()).page.status);
    expect(answers.filter((status) => status === 404)).toHaveLength(20);
    expect(answers.at(-1)).toBe(429);
    expect((await opened(right)).page.status).toBe(200);
    database.moveClock(16 * MINUTE);
    expect((await wrong()).page.status).toBe(404);
  });
});
