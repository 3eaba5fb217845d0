import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { eachEngine } from '../builders/database.ts';
import { aPng } from '../builders/pictures.ts';
import { aWorld, type World } from '../builders/world.ts';

eachEngine("the look of a tenant's pages", (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  const get = (path: string) => app.inject({ url: `/t/${world.tenant.slug}/${path}` });
  const base64 = (content: Uint8Array) => Buffer.from(content).toString('base64');

  it('is that of Sallyport until somebody chooses another', async () => {
    const styles = await get('look.css');
    expect([styles.statusCode, styles.body]).toEqual([200, '']);
    expect(styles.headers['content-type']).toBe('text/css; charset=utf-8');
    expect((await get('logo')).statusCode).toBe(404);
    expect((await get('forgot-password')).body).toContain(`<link rel="stylesheet" href="/t/${world.tenant.slug}/look.css"/>`);
  });

  it('has the logo, which is sent as a picture that can do nothing, and the colour, readable in both schemes', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const picture = aPng(400, 96);
    const set = await call('PUT', '/mail/branding/logo', { content: base64(picture) });
    expect([set.status, set.json]).toMatchObject([200, { logo: { type: 'image/png', width: 400, height: 96, bytes: picture.length } }]);
    expect((await call('GET', '/mail/branding/logo')).json).toEqual(set.json);
    const sent = await get('logo');
    expect([sent.statusCode, sent.rawPayload.equals(picture)]).toEqual([200, true]);
    expect(sent.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(sent.headers['set-cookie']).toBeUndefined();
    const { body } = await get('look.css');
    expect(body).toMatch(/\.top::before\{content:"";flex:none;width:200px;height:48px;background:url\("logo\?v=\d+"\)/);
    expect(body).not.toContain('--accent');
    await call('PATCH', '/mail/branding', { accentColor: '#ffee00' });
    const coloured = (await get('look.css')).body;
    expect(coloured).toMatch(/^:root\{--accent:#[0-9a-f]{6};/);
    expect(coloured).toContain('@media (prefers-color-scheme:dark){:root{--accent:#ffee00;');
    expect(coloured).not.toMatch(/^:root\{--accent:#ffee00/);
    // Another tenant sees nothing of it.
    const other = await aWorld(database.store);
    expect((await app.inject({ url: `/t/${other.tenant.slug}/look.css` })).body).toBe('');
    expect((await app.inject({ url: `/t/${other.tenant.slug}/logo` })).statusCode).toBe(404);
    expect((await call('DELETE', '/mail/branding/logo')).json).toEqual({ logo: null });
    expect((await get('logo')).statusCode).toBe(404);
    expect((await world.events()).filter(({ type }) => type === 'branding.changed').map(({ data }) => data['changed'])).toEqual([
      ['logo'],
      ['accentColor'],
      ['logo'],
    ]);
  });

  it('takes no picture that is a document, none that is too large, and none from whoever may not change it', async () => {
    const { call } = await adminCaller(world, app, 'administrator');
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="20" height="20"/>');
    expect((await call('PUT', '/mail/branding/logo', { content: base64(svg) })).json).toMatchObject({
      status: 400,
      code: 'logo_malformed',
    });
    const large = Buffer.concat([aPng(20, 20), Buffer.alloc(140_000)]);
    expect((await call('PUT', '/mail/branding/logo', { content: base64(large) })).json).toMatchObject({ code: 'logo_malformed' });
    const huge = base64(Buffer.alloc(1_000_000));
    expect((await call('PUT', '/mail/branding/logo', { content: huge })).status).toBe(413);
    expect((await call('PUT', '/mail/branding/logo', { content: 'no base64 %' })).json).toMatchObject({ code: 'input_malformed' });
    const auditor = await adminCaller(world, app, 'auditor');
    expect((await auditor.call('GET', '/mail/branding/logo')).status).toBe(200);
    expect((await auditor.call('PUT', '/mail/branding/logo', { content: base64(aPng(20, 20)) })).json).toMatchObject({ status: 403 });
    expect((await get('logo')).statusCode).toBe(404);
  });
});
