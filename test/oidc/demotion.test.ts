import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoteSessionsOfTenant } from '../../src/flows/sessions/demoteSessionsOfTenant.ts';
import { eachEngine } from '../builders/database.ts';
import { must } from '../builders/world.ts';
import { backAt, begin, errorAt, exchange, signInWithTotp, silently } from './anApplication.ts';
import { AAL1, AAL2, aProvider, type IdentityProvider } from './aProvider.ts';

/** What applications get of a session that was set back to its first factor. */
eachEngine('demotion in OpenID Connect', (database) => {
  let idp: IdentityProvider;
  beforeAll(async () => {
    idp = await aProvider(database.store);
  });
  afterAll(() => idp.close());

  const demote = async () => must(await demoteSessionsOfTenant(idp.ports)({ ...idp.world.host, reason: 'a breach' }));

  it('S6, S2: a token says what it said, a look at it says what is left, and a refresh never copies what was taken away', async () => {
    const client = await idp.client();
    const browser = idp.browser();
    const { id, loginName } = await idp.world.user();
    const tokens = await signInWithTotp(client, browser, loginName);
    await demote();
    expect(decodeJwt(tokens.id_token ?? '')).toMatchObject({ acr: AAL2, amr: ['mfa', 'otp', 'pwd'] });
    expect(await oidc.tokenIntrospection(client.configuration, tokens.access_token)).toMatchObject({
      active: true,
      acr: AAL1,
      amr: ['pwd'],
    });
    const told = await oidc.fetchUserInfo(client.configuration, tokens.access_token, tokens.claims()?.sub ?? '');
    expect([told['acr'], told['amr']]).toEqual([undefined, undefined]);
    const refresh = () => oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '');
    await expect(refresh()).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await idp.world.events({ user: id })).at(-1)).toMatchObject({ type: 'token.refresh_refused', data: { decidedBy: 'demoted' } });
    expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('interaction_required');

    // The second factor alone is asked for, and what is issued then says AAL 2; what was issued before does not.
    const begun = await begin(client);
    await browser.open(begun.address);
    expect(await browser.step()).toMatchObject({ kind: 'challenge', purpose: 'assure' });
    const raised = await exchange(client, begun, await browser.totp(1));
    expect(raised.claims()).toMatchObject({ acr: AAL2, sub: tokens.claims()?.sub });
    expect(await oidc.tokenIntrospection(client.configuration, raised.access_token)).toMatchObject({ acr: AAL2 });
    expect((await oidc.refreshTokenGrant(client.configuration, raised.refresh_token ?? '')).claims()).toMatchObject({ acr: AAL2 });
    expect(await oidc.tokenIntrospection(client.configuration, tokens.access_token)).toMatchObject({ acr: AAL1 });
    await expect(refresh()).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('S6: a code that was issued before a demotion gives no token of AAL 2 after it', async () => {
    const client = await idp.client();
    const browser = idp.browser();
    await signInWithTotp(client, browser, (await idp.world.user()).loginName);
    const begun = await begin(client, { prompt: 'none' });
    const place = await browser.open(begun.address);
    expect(backAt(place).searchParams.get('code')).not.toBeNull();
    await demote();
    await expect(exchange(client, begun, place)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('S6, U2: where nothing is enforced, a demoted session opens an application at AAL 1, and never where AAL 2 is demanded', async () => {
    const own = await aProvider(database.store);
    try {
      const [client, strict] = [await own.client(), await own.client({ demand: { aal: 2, maxAgeSeconds: null } })];
      const browser = own.browser();
      const tokens = await signInWithTotp(client, browser, (await own.world.user()).loginName);
      await own.world.rule({ kind: 'tenant' }, { level: 'off' });
      must(await demoteSessionsOfTenant(own.ports)({ ...own.world.host, reason: '' }));
      expect((await silently(client, browser)).claims()).toMatchObject({ acr: AAL1, amr: ['pwd'] });
      await expect(oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '')).rejects.toMatchObject({
        error: 'invalid_grant',
      });
      expect(errorAt(await browser.open((await begin(strict, { prompt: 'none' })).address))).toBe('interaction_required');
    } finally {
      await own.close();
    }
  });
});
