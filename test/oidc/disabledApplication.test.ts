import * as oidc from 'openid-client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { switchApplication } from '../../src/flows/directory/switchApplication.ts';
import { beginSignInAt } from '../../src/flows/signIn/beginSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { must } from '../builders/world.ts';
import type { Browser, Place } from './aBrowser.ts';
import { begin, exchange, postForm, signInAt, silently } from './anApplication.ts';
import { aProvider, type Client, type IdentityProvider } from './aProvider.ts';

/** An application that is disabled opens no door of the protocol, and opens them all again. */
eachEngine('a disabled application', (database) => {
  let idp: IdentityProvider;
  let client: Client;
  let other: Client;
  let browser: Browser;
  let person: { readonly id: string; readonly loginName: string };
  beforeAll(async () => {
    idp = await aProvider(database.store);
    other = await idp.client();
  });
  beforeEach(async () => {
    client = await idp.client();
    person = await idp.world.user();
    browser = idp.browser();
  });
  afterAll(() => idp.close());

  const turn = async (to: 'enabled' | 'disabled') =>
    must(await switchApplication(idp.world.ports)({ ...idp.world.host, application: client.application.id, to }));
  const endpoint = (name: string): string => `${idp.origin}/t/${idp.world.tenant.slug}/${name}`;
  const isRefusedOnOurPage = (place: Place | string): void => {
    expect(place).toMatchObject({ kind: 'page', status: 400, body: expect.stringContaining('This application is disabled') });
  };

  it('starts no sign-in: whoever comes is told so in plain words, and the application gets nothing', async () => {
    await turn('disabled');
    isRefusedOnOurPage(await browser.open((await begin(client)).address));
    isRefusedOnOurPage(await browser.open((await begin(client, { prompt: 'none' })).address));
    const begun = await beginSignInAt(idp.world.ports)({
      tenantId: idp.world.tenant.id,
      clientId: client.clientId,
      returnTo: { kind: 'account' },
    });
    expect(begun).toMatchObject({ ok: false, code: 'application_disabled' });
    await turn('enabled');
    expect((await signInAt(client, browser, person.loginName)).claims()?.sub).toBe(person.id);
  });

  it('gets no code of a sign-in that was under way, and nothing for a code that it has', async () => {
    await signInAt(other, browser, person.loginName);
    const begun = await begin(client, { prompt: 'none' });
    const back = await browser.open(begun.address);
    const late = await begin(client, { prompt: 'login' });
    const atSteps = await browser.open(late.address);
    expect(atSteps.kind).toBe('steps');
    await turn('disabled');
    await expect(exchange(client, begun, back)).rejects.toMatchObject({ error: 'unauthorized_client' });
    isRefusedOnOurPage(await browser.password(person.loginName));
    // The person is as they were, elsewhere.
    expect((await silently(other, browser)).claims()?.sub).toBe(person.id);
  });

  it('S2: renews no token, and nothing is told of one, until it is enabled again', async () => {
    const tokens = await signInAt(client, browser, person.loginName);
    await turn('disabled');
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
    expect(await postForm(endpoint('token'), form, client)).toMatchObject({ status: 400, json: { error: 'unauthorized_client' } });
    const introspected = await postForm(endpoint('introspect'), { token: tokens.access_token }, client);
    expect(introspected).toMatchObject({ status: 400, json: { error: 'unauthorized_client' } });
    const told = await fetch(endpoint('userinfo'), { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(told.status).toBeGreaterThanOrEqual(400);
    expect(await told.text()).not.toContain(person.id);
    await turn('enabled');
    // Nothing was spent by the refusals.
    expect((await oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '')).access_token).not.toBe('');
  });

  it('A3: is disabled and enabled on record, once each', async () => {
    for (const to of ['disabled', 'disabled', 'enabled', 'enabled'] as const) await turn(to);
    const told = (await idp.world.events()).filter(({ application }) => application === client.application.id);
    expect(told.map(({ type, data }) => [type, data]).slice(-2)).toEqual([
      ['application.disabled', { name: client.application.name }],
      ['application.enabled', { name: client.application.name }],
    ]);
    expect(told.filter(({ type }) => type === 'application.disabled')).toHaveLength(1);
  });

  it('is never one of the parts of Sallyport', async () => {
    const account = await idp.world.store.transaction(idp.world.tenant.id, (tx) =>
      idp.world.store.findApplicationByClientId(tx, 'account'),
    );
    if (account === null) throw new Error('no account pages');
    const asked = { ...idp.world.host, application: account.id, to: 'disabled' } as const;
    expect(await switchApplication(idp.world.ports)(asked)).toMatchObject({ ok: false, code: 'application_built_in' });
  });
});
