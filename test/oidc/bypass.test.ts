import * as oidc from 'openid-client';
import { expect, it } from 'vitest';
import { changeBypass } from '../../src/flows/bypass/changeBypass.ts';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { revokeBypass } from '../../src/flows/bypass/revokeBypass.ts';
import { HOUR, after as later, MINUTE, SECOND } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { must } from '../builders/world.ts';
import { begin, errorAt, exchange, signInAt, silently } from './anApplication.ts';
import { AAL1, AAL2, aProvider, type Client, type IdentityProvider } from './aProvider.ts';

const TENANT = { kind: 'tenant' } as const;

eachEngine('a bypass and what applications are told of it', (database) => {
  async function inOwn(work: (own: IdentityProvider) => Promise<void>): Promise<void> {
    const own = await aProvider(database.store);
    try {
      await own.world.rule(TENANT, { level: 'required' });
      await work(own);
    } finally {
      database.moveClock(0);
      await own.close();
    }
  }

  async function bypassed(own: IdentityProvider, except: readonly Client[] = []) {
    const person = await own.world.user();
    const until = later(await own.world.now(), HOUR);
    const granted = must(
      await grantBypass(own.ports)({
        ...own.world.host,
        user: person.id,
        reason: 'lost phone',
        from: null,
        until,
        exceptApplications: except.map(({ application }) => application.id),
      }),
    );
    return { person, granted };
  }

  const usesOf = async (own: IdentityProvider, user: Awaited<ReturnType<typeof bypassed>>['person']) =>
    (await own.world.events({ user: user.id })).filter(({ type }) => type === 'bypass.used').map(({ data }) => data);

  it('B2, S2: the session’s tokens carry the mark at every place where an application looks, and a refresh copies it', () =>
    inOwn(async (own) => {
      const client = await own.client();
      const { person } = await bypassed(own);
      const tokens = await signInAt(client, own.browser(), person.loginName);
      const mark = { sallyport_allowance: 'bypass' };
      expect(tokens.claims()).toMatchObject({ acr: AAL1, amr: ['pwd'], ...mark });
      const seen = async (access: string) => [
        await oidc.fetchUserInfo(client.configuration, access, person.id),
        await oidc.tokenIntrospection(client.configuration, access),
      ];
      expect(await seen(tokens.access_token)).toMatchObject([mark, mark]);
      database.moveClock(10 * MINUTE);
      const refreshed = await oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '');
      expect(refreshed.claims()).toMatchObject({ acr: AAL1, auth_time: tokens.claims()?.auth_time, ...mark });
      expect(await seen(refreshed.access_token)).toMatchObject([mark, mark]);
    }));

  it('B4: the sign-in and each authorization is on record with the bypass; refreshes of one application once in 15 minutes', () =>
    inOwn(async (own) => {
      const client = await own.client();
      const { person, granted } = await bypassed(own);
      const browser = own.browser();
      let { refresh_token: token } = await signInAt(client, browser, person.loginName);
      await silently(client, browser);
      for (let time = 0; time < 2; time += 1) {
        database.moveClock((time + 1) * MINUTE);
        ({ refresh_token: token } = await oidc.refreshTokenGrant(client.configuration, token ?? ''));
      }
      const uses = await usesOf(own, person);
      expect(uses.map((use) => use['for'])).toEqual(['sign_in', 'authorization', 'authorization', 'refresh']);
      expect(new Set(uses.map((use) => use['bypass']))).toEqual(new Set([granted.id]));
    }));

  it('S4, B3: at its end the session opens nothing more and its tokens are not renewed; enrolling goes on', () =>
    inOwn(async (own) => {
      const client = await own.client();
      const { person, granted } = await bypassed(own);
      const browser = own.browser();
      const { refresh_token: token } = await signInAt(client, browser, person.loginName);
      database.moveClock(granted.until - Date.now() - 2 * SECOND);
      await silently(client, browser);
      database.moveClock(granted.until - Date.now() + 1);
      expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('interaction_required');
      await expect(oidc.refreshTokenGrant(client.configuration, token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    }));

  it('S4, B4: revoked or shortened, it carries no longer, at the next request', () =>
    inOwn(async (own) => {
      const client = await own.client();
      for (const end of ['revoke', 'shorten'] as const) {
        database.moveClock(0);
        const { person, granted } = await bypassed(own);
        const browser = own.browser();
        await signInAt(client, browser, person.loginName);
        const command = { ...own.world.host, bypass: granted.id };
        if (end === 'revoke') must(await revokeBypass(own.ports)(command));
        else {
          const until = later(granted.from, 16 * MINUTE);
          must(await changeBypass(own.ports)({ ...command, reason: 'found it', until, exceptApplications: null }));
          await silently(client, browser);
          database.moveClock(17 * MINUTE);
        }
        expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('interaction_required');
      }
    }));

  it('B5, S4: an application that it leaves out is not opened by the session, another is', () =>
    inOwn(async (own) => {
      const [finance, wiki] = [await own.client(), await own.client()];
      const { person } = await bypassed(own, [finance]);
      const browser = own.browser();
      await signInAt(wiki, browser, person.loginName);
      expect((await silently(wiki, browser)).claims()).toMatchObject({ sallyport_allowance: 'bypass' });
      expect(errorAt(await browser.open((await begin(finance, { prompt: 'none' })).address))).toBe('interaction_required');
    }));

  it('B1, B2: what asks for AAL 2 is answered with proofs, and those carry no mark', () =>
    inOwn(async (own) => {
      const client = await own.client();
      const { person } = await bypassed(own);
      const browser = own.browser();
      const begun = await begin(client, { acr_values: AAL2 });
      await browser.open(begun.address);
      expect(await browser.password(person.loginName)).toBe('enrol');
      const claims = (await exchange(client, begun, await browser.enrolTotp())).claims();
      expect(claims).toMatchObject({ acr: AAL2 });
      expect(claims).not.toHaveProperty('sallyport_allowance');
    }));
});
