import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFactor } from '../../src/flows/factors/removeFactor.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import { eachEngine } from '../builders/database.ts';
import { must } from '../builders/world.ts';
import { backAt, begin, errorAt, exchange, isActive, signInAt, signInWithTotp, silently } from './anApplication.ts';
import { AAL1, AAL2, aProvider, type IdentityProvider } from './aProvider.ts';

const TENANT = { kind: 'tenant' } as const;
const essential = (value: string): string => JSON.stringify({ id_token: { acr: { essential: true, value } } });

/** What tokens tell of a sign-in, and what an application can demand of one. */
eachEngine('assurance in OpenID Connect', (database) => {
  let idp: IdentityProvider;
  beforeAll(async () => {
    idp = await aProvider(database.store);
  });
  afterAll(() => idp.close());

  /** A tenant of its own, for tests that turn its dial. */
  async function inOwn(work: (own: IdentityProvider) => Promise<void>): Promise<void> {
    const own = await aProvider(database.store);
    try {
      await work(own);
    } finally {
      database.moveClock(0);
      await own.close();
    }
  }

  const eventsOf = async (of: IdentityProvider, user: string) =>
    (await of.world.events()).filter((event) => event.user === user).map(({ type }) => type);

  describe('tokens', () => {
    it('S1: acr and amr tell what was shown: a password is AAL 1, with an authenticator app it is AAL 2', async () => {
      const client = await idp.client();
      const one = await signInAt(client, idp.browser(), (await idp.world.user()).loginName);
      expect(one.claims()).toMatchObject({ acr: AAL1, amr: ['pwd'] });
      const two = await signInWithTotp(client, idp.browser(), (await idp.world.user()).loginName);
      expect(two.claims()).toMatchObject({ acr: AAL2, amr: ['mfa', 'otp', 'pwd'] });
      expect(await oidc.tokenIntrospection(client.configuration, two.access_token)).toMatchObject({
        active: true,
        acr: AAL2,
        amr: ['mfa', 'otp', 'pwd'],
        auth_time: two.claims()?.auth_time,
        client_id: client.clientId,
        sub: two.claims()?.sub,
      });
      expect(two.claims()).not.toHaveProperty('sallyport_allowance');
    });

    it('S2: a step-up raises no token that was there; a refresh copies acr, amr and auth_time', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      const before = await signInAt(client, browser, (await idp.world.user()).loginName);
      const begun = await begin(client, { acr_values: AAL2 });
      await browser.open(begun.address);
      const raised = await exchange(client, begun, await browser.enrolTotp());
      expect(raised.claims()).toMatchObject({ acr: AAL2, sub: before.claims()?.sub });
      const refreshed = await oidc.refreshTokenGrant(client.configuration, before.refresh_token ?? '');
      const { acr, amr, auth_time: authTime } = decodeJwt(before.id_token ?? '');
      expect(acr).toBe(AAL1);
      expect(refreshed.claims()).toMatchObject({ acr, amr, auth_time: authTime });
      expect(await oidc.tokenIntrospection(client.configuration, refreshed.access_token)).toMatchObject({ acr, amr, auth_time: authTime });
    });

    it('S2: a rule that is tightened ends no session, changes no token and stops no refresh', () =>
      inOwn(async (own) => {
        const client = await own.client();
        const browser = own.browser();
        const tokens = await signInAt(client, browser, (await own.world.user()).loginName);
        await own.world.rule(TENANT, { level: 'required' });
        expect(await isActive(client, tokens.access_token)).toBe(true);
        expect((await oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '')).claims()).toMatchObject({ acr: AAL1 });
        expect((await silently(client, browser)).claims()).toMatchObject({ acr: AAL1 });
      }));

    it('S5: a recheck stops refreshes and silent authorizations until it is answered', () =>
      inOwn(async (own) => {
        const client = await own.client();
        const browser = own.browser();
        const { id, loginName } = await own.world.user();
        const tokens = await signInAt(client, browser, loginName);
        await own.world.rule(TENANT, { level: 'required', existingSessions: 'recheck' });
        await expect(oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '')).rejects.toMatchObject({
          error: 'invalid_grant',
        });
        expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('interaction_required');
        expect((await eventsOf(own, id)).slice(-2)).toEqual(['token.refresh_refused', 'authorization.denied']);
        const begun = await begin(client);
        await browser.open(begun.address);
        expect((await exchange(client, begun, await browser.enrolTotp())).claims()).toMatchObject({ acr: AAL2 });
      }));

    it('S8, S6: a factor that an administrator removes ends the session, and its tokens with it', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      const { id, loginName } = await idp.world.user();
      const tokens = await signInWithTotp(client, browser, loginName);
      const { store, tenant } = idp.world;
      const [app] = (await store.transaction(tenant.id, (tx) => store.listFactors(tx, id))).filter(({ kind }) => kind === 'totp');
      if (app === undefined) throw new Error('no factor');
      must(await removeFactor(idp.ports)({ ...idp.world.host, user: id, factor: app.id }));
      expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('login_required');
      expect(await isActive(client, tokens.access_token)).toBe(false);
      await expect(oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '')).rejects.toMatchObject({
        error: 'invalid_grant',
      });
    });

    it('S2: a session that idles out ends its tokens; a refresh is a use of the session, a look at a token is none', () =>
      inOwn(async (own) => {
        await own.world.settings({ sessionIdleSeconds: 600 });
        const client = await own.client();
        const tokens = await signInAt(client, own.browser(), (await own.world.user()).loginName);
        database.moveClock(9 * MINUTE);
        const second = await oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '');
        database.moveClock(18 * MINUTE);
        const third = await oidc.refreshTokenGrant(client.configuration, second.refresh_token ?? '');
        database.moveClock(27 * MINUTE);
        await isActive(client, third.access_token);
        database.moveClock(28 * MINUTE + 1_000);
        await expect(oidc.refreshTokenGrant(client.configuration, third.refresh_token ?? '')).rejects.toMatchObject({
          error: 'invalid_grant',
        });
      }));

    it('S2: an authorization is a use of the session too', () =>
      inOwn(async (own) => {
        await own.world.settings({ sessionIdleSeconds: 600 });
        const client = await own.client();
        const browser = own.browser();
        const sub = (await signInAt(client, browser, (await own.world.user()).loginName)).claims()?.sub;
        for (const minutes of [9, 18, 27]) {
          database.moveClock(minutes * MINUTE);
          expect((await silently(client, browser)).claims()?.sub, `after ${minutes} minutes`).toBe(sub);
        }
        database.moveClock(37 * MINUTE + 1_000);
        expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('login_required');
      }));

    it('an access token is over after five minutes, and an authorization that nobody answers after ten', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      const { loginName } = await idp.world.user();
      const { access_token: token } = await signInAt(client, browser, loginName);
      database.moveClock(5 * MINUTE - 30_000);
      expect(await isActive(client, token)).toBe(true);
      database.moveClock(5 * MINUTE + 1_000);
      expect(await isActive(client, token)).toBe(false);
      database.moveClock(0);
      await browser.open((await begin(client, { acr_values: AAL2 })).address);
      database.moveClock(10 * MINUTE + 1_000);
      expect(await browser.open(lastAuthorization(browser, idp))).toMatchObject({ kind: 'page', status: 400 });
      database.moveClock(0);
    });

    it('S2: a refresh token ends with the session’s absolute limit', () =>
      inOwn(async (own) => {
        await own.world.settings({ sessionIdleSeconds: 3_600, sessionAbsoluteSeconds: 3_600 });
        const client = await own.client();
        const tokens = await signInAt(client, own.browser(), (await own.world.user()).loginName);
        database.moveClock(59 * MINUTE);
        const second = await oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '');
        database.moveClock(HOUR + 1_000);
        await expect(oidc.refreshTokenGrant(client.configuration, second.refresh_token ?? '')).rejects.toMatchObject({
          error: 'invalid_grant',
        });
      }));
  });

  describe('allowances', () => {
    it('S4, B2: a session under grace marks its tokens, and carries until the grace ends: to an authorization and to a refresh', () =>
      inOwn(async (own) => {
        await own.world.settings({ sessionAbsoluteSeconds: 2_592_000, sessionIdleSeconds: 86_400 });
        const client = await own.client();
        const { loginName } = await own.world.user();
        database.moveClock(HOUR);
        await own.world.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 1 } });
        database.moveClock(2 * HOUR);
        const browser = own.browser();
        const tokens = await signInAt(client, browser, loginName);
        expect(tokens.claims()).toMatchObject({ acr: AAL1, sallyport_allowance: 'grace' });
        expect(await oidc.tokenIntrospection(client.configuration, tokens.access_token)).toMatchObject({ sallyport_allowance: 'grace' });
        const second = await oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '');
        expect(second.claims()).toMatchObject({ sallyport_allowance: 'grace' });
        database.moveClock(DAY + HOUR + MINUTE);
        await expect(oidc.refreshTokenGrant(client.configuration, second.refresh_token ?? '')).rejects.toMatchObject({
          error: 'invalid_grant',
        });
        expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('interaction_required');
      }));

    it('S4, B2: a grace of one application marks the tokens of that one, and ends them alone', () =>
      inOwn(async (own) => {
        await own.world.settings({ sessionAbsoluteSeconds: 2_592_000, sessionIdleSeconds: 86_400 });
        const [wiki, finance] = [await own.client(), await own.client()];
        const { loginName } = await own.world.user();
        const scope = { kind: 'application', application: finance.application.id } as const;
        database.moveClock(HOUR);
        await own.world.rule(scope, { level: 'required', timing: { kind: 'grace-period', days: 1 } });
        database.moveClock(2 * HOUR);
        const browser = own.browser();
        const atWiki = await signInAt(wiki, browser, loginName);
        const atFinance = await silently(finance, browser);
        expect(atWiki.claims()).not.toHaveProperty('sallyport_allowance');
        expect(atFinance.claims()).toMatchObject({ acr: AAL1, sallyport_allowance: 'grace' });
        database.moveClock(DAY + HOUR + MINUTE);
        const refused = oidc.refreshTokenGrant(finance.configuration, atFinance.refresh_token ?? '');
        await expect(refused).rejects.toMatchObject({ error: 'invalid_grant' });
        expect((await oidc.refreshTokenGrant(wiki.configuration, atWiki.refresh_token ?? '')).claims()).toMatchObject({ acr: AAL1 });
      }));

    it('S4, B2, B5: a bypass marks its tokens; it ends them when it is revoked', () =>
      inOwn(async (own) => {
        await own.world.rule(TENANT, { level: 'required' });
        const client = await own.client();
        const { id, loginName } = await own.world.user();
        await database.asOwner(
          `insert into bypasses (tenant_id, id, user_id, starts_at, ends_at, reason, granted_by, granted_at)
           values ($1, $2, $3, now() - interval '1 hour', now() + interval '1 day', 'lost the phone', '{"kind":"host"}', now())`,
          [own.world.tenant.id, randomUUID(), id],
        );
        const browser = own.browser();
        const tokens = await signInAt(client, browser, loginName);
        expect(tokens.claims()).toMatchObject({ acr: AAL1, sallyport_allowance: 'bypass' });
        const second = await oidc.refreshTokenGrant(client.configuration, tokens.refresh_token ?? '');
        await database.asOwner('update bypasses set revoked_at = now() where user_id = $1', [id]);
        await expect(oidc.refreshTokenGrant(client.configuration, second.refresh_token ?? '')).rejects.toMatchObject({
          error: 'invalid_grant',
        });
        expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('interaction_required');
      }));
  });

  describe('demands', () => {
    it('U1, U2: a demand that the session does not meet is a challenge on that session, not a sign-out', () =>
      inOwn(async (own) => {
        // Under `off` a person with a factor signs in without it.
        await own.world.rule(TENANT, { level: 'off' });
        const client = await own.client();
        const { id, loginName } = await own.world.user();
        const browser = own.browser();
        const first = await begin(client, { acr_values: AAL2 });
        await browser.open(first.address);
        await browser.password(loginName);
        expect((await exchange(client, first, await browser.enrolTotp())).claims()).toMatchObject({ acr: AAL2 });
        browser.forget();
        const weak = await signInAt(client, browser, loginName);
        expect(weak.claims()).toMatchObject({ acr: AAL1, amr: ['pwd'] });
        const begun = await begin(client, { claims: essential(AAL2) });
        await browser.open(begun.address);
        expect(await browser.step()).toMatchObject({ kind: 'challenge', purpose: 'assure', reason: 'demand' });
        const strong = await exchange(client, begun, await browser.totp());
        expect(strong.claims()).toMatchObject({ acr: AAL2, sub: id, sid: weak.claims()?.['sid'] });
        expect(await isActive(client, weak.access_token)).toBe(true);
      }));

    it('U2: cancelling changes nothing for the session, and the application is told access_denied', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      const { id, loginName } = await idp.world.user();
      await signInAt(client, browser, loginName);
      const token = browser.sessionToken();
      const begun = await begin(client, { acr_values: AAL2 });
      expect((await browser.open(begun.address)).kind).toBe('steps');
      const back = await browser.cancel();
      expect(errorAt(back)).toBe('access_denied');
      expect(backAt(back).searchParams.get('state')).toBe(begun.state);
      expect(browser.sessionToken()).toBe(token);
      expect((await silently(client, browser)).claims()).toMatchObject({ acr: AAL1, sub: id });
      expect(await eventsOf(idp, id)).toEqual(expect.arrayContaining(['user.mfa_required', 'user.sign_in_cancelled']));
    });

    it('U2: wrong codes change nothing for the session, and the application is told', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      const { id, loginName } = await idp.world.user();
      await signInWithTotp(client, browser, loginName);
      const token = browser.sessionToken();
      database.moveClock(10 * MINUTE);
      const begun = await begin(client, { acr_values: AAL2, max_age: '60' });
      await browser.open(begun.address);
      const answers: Awaited<ReturnType<typeof browser.wrongTotp>>[] = [];
      for (let guess = 1; guess <= 5; guess += 1) {
        // Wrong codes in a row have to wait for each other.
        database.moveClock((10 + guess) * MINUTE);
        answers.push(await browser.wrongTotp());
      }
      database.moveClock(0);
      expect(answers.slice(0, 4)).toEqual(Array(4).fill('code_wrong'));
      expect(errorAt(answers.at(-1) ?? '')).toBe('unmet_authentication_requirements');
      expect(browser.sessionToken()).toBe(token);
      expect((await silently(client, browser)).claims()).toMatchObject({ acr: AAL2, sub: id });
    });

    it('U3: without a usable factor the demand leads to enrolment; prompt=none says interaction_required', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      const { id, loginName } = await idp.world.user();
      await signInAt(client, browser, loginName);
      expect(errorAt(await browser.open((await begin(client, { prompt: 'none', acr_values: AAL2 })).address))).toBe('interaction_required');
      const begun = await begin(client, { acr_values: AAL2 });
      await browser.open(begun.address);
      expect(await browser.step()).toMatchObject({ kind: 'enrol', skippable: false, reason: 'demand' });
      expect(await browser.skip()).toBe('step_not_offered');
      const before = browser.sessionToken();
      const tokens = await exchange(client, begun, await browser.enrolTotp());
      expect(tokens.claims()).toMatchObject({ acr: AAL2, sub: id });
      // S7: the secret of the session is another one now.
      expect(browser.sessionToken()).not.toBe(before);
    });

    it('U1: an essential demand is not hidden by a weaker wish; one that nobody can meet is answered with an error', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      await signInAt(client, browser, (await idp.world.user()).loginName);
      const hidden = await begin(client, { prompt: 'none', acr_values: AAL1, claims: essential(AAL2) });
      expect(errorAt(await browser.open(hidden.address))).toBe('interaction_required');
      for (const anybody of [browser, idp.browser()]) {
        const impossible = await begin(client, { claims: essential('urn:nobody:knows') });
        expect(errorAt(await anybody.open(impossible.address))).toBe('unmet_authentication_requirements');
      }
    });

    it('U1: what the registration demands holds whatever the request says, and its greatest age can be met', async () => {
      const client = await idp.client({ demand: { aal: 2, maxAgeSeconds: 0 } });
      const plain = await idp.client();
      const browser = idp.browser();
      await signInAt(plain, browser, (await idp.world.user()).loginName);
      expect(errorAt(await browser.open((await begin(client, { prompt: 'none', acr_values: AAL1 })).address))).toBe('interaction_required');
      const begun = await begin(client, { acr_values: AAL1 });
      await browser.open(begun.address);
      expect((await exchange(client, begun, await browser.enrolTotp())).claims()).toMatchObject({ acr: AAL2 });
      // The proof is older than the next request.
      expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('interaction_required');
    });

    it('S3, U2: where the rules leave nothing to show, the person reads why, and the application is told; the session goes on', async () => {
      const own = await aProvider(database.store);
      const client = await own.client();
      const wiki = await own.client();
      const browser = own.browser();
      // Each set is in order by itself, and this person is in both.
      const group = await own.world.group({ factors: ['totp'] });
      const { id, loginName } = await own.world.user({ groups: [group] });
      await signInAt(wiki, browser, loginName);
      await own.world.rule({ kind: 'application', application: client.application.id }, { level: 'required', factors: ['webauthn'] });
      expect(errorAt(await browser.open((await begin(client, { prompt: 'none' })).address))).toBe('unmet_authentication_requirements');
      const begun = await begin(client);
      expect((await browser.open(begun.address)).kind).toBe('steps');
      expect(await browser.step()).toMatchObject({ kind: 'refused', why: 'no_allowed_factor' });
      const back = await browser.open(lastAuthorization(browser, own));
      expect(errorAt(back)).toBe('unmet_authentication_requirements');
      expect(backAt(back).searchParams.get('state')).toBe(begun.state);
      expect((await silently(wiki, browser)).claims()?.sub).toBe(id);
      expect(await eventsOf(own, id)).toEqual(expect.arrayContaining(['authorization.denied', 'user.mfa_refused']));
      await own.close();
    });
  });

  describe('the way back', () => {
    it('P3: what was tightened between the sign-in and the code is asked before the code', () =>
      inOwn(async (own) => {
        const client = await own.client();
        const browser = own.browser();
        const begun = await begin(client);
        await browser.open(begun.address);
        const { loginName } = await own.world.user();
        await browser.password(loginName);
        // The last step is taken by hand, so that the browser has not gone on yet.
        const attempt =
          browser
            .cookies()
            .find(({ name }) => name.startsWith('sallyport-attempt-'))
            ?.name.slice('sallyport-attempt-'.length) ?? '';
        const skipped = await browser.send(`/t/${own.world.tenant.slug}/api/sign-in/${attempt}/skip`, {
          method: 'POST',
          body: '{}',
          headers: { 'content-type': 'application/json' },
        });
        const { continueAt } = ((await skipped.json()) as { readonly step: { readonly continueAt: string } }).step;
        await own.world.rule({ kind: 'application', application: client.application.id }, { level: 'required' });
        expect((await browser.open(continueAt)).kind).toBe('steps');
        expect(await browser.step()).toMatchObject({ kind: 'enrol', skippable: false });
        const rows = await database.asOwner(`select 1 from protocol_records where model = 'AuthorizationCode' and tenant_id = $1`, [
          own.world.tenant.id,
        ]);
        expect(rows).toEqual([]);
        expect((await exchange(client, begun, await browser.enrolTotp())).claims()).toMatchObject({ acr: AAL2 });
      }));

    it('A3: an authorization that asked is on record, a silent one writes nothing', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      const { id, loginName } = await idp.world.user();
      await signInAt(client, browser, loginName);
      const asked = await eventsOf(idp, id);
      expect(asked.at(-1)).toBe('authorization.granted');
      await silently(client, browser);
      expect(await eventsOf(idp, id)).toEqual(asked);
    });

    it('two tabs, two people: each code tells of whoever signed in for it', async () => {
      const client = await idp.client();
      const [anita, bob] = [await idp.world.user(), await idp.world.user()];
      const browser = idp.browser();
      const [tabA, tabB] = [await begin(client), await begin(client)];
      const placeA = await browser.open(tabA.address);
      const wayBackA = lastAuthorization(browser, idp);
      const placeB = await browser.open(tabB.address);
      browser.turnTo(placeB);
      await browser.password(bob.loginName);
      const tokensB = await exchange(client, tabB, await browser.skip());
      expect(tokensB.claims()?.sub).toBe(bob.id);
      browser.turnTo(placeA);
      await browser.password(anita.loginName);
      const backA = await browser.skip();
      expect((await exchange(client, tabA, backA)).claims()?.sub).toBe(anita.id);
      // The way back is gone once.
      expect(await browser.open(wayBackA)).toMatchObject({ kind: 'page', status: 400 });
    });

    it('two tabs, two people: a way back that belongs to somebody else asks again', async () => {
      const client = await idp.client();
      const [anita, bob] = [await idp.world.user(), await idp.world.user()];
      const browser = idp.browser();
      await signInAt(client, browser, anita.loginName);
      // Anita's own step-up waits in one tab, and Bob signs in in another.
      const tabA = await begin(client, { acr_values: AAL2 });
      await browser.open(tabA.address);
      const wayBackA = lastAuthorization(browser, idp);
      await signInAt(client, browser, bob.loginName, { prompt: 'login', id_token_hint: '' }).catch(() => undefined);
      const other = idp.browser();
      await signInAt(client, other, bob.loginName);
      for (const { name, value } of other.cookies()) if (name.includes('session')) browser.adopt(name, value);
      const place = await browser.open(wayBackA);
      expect(place.kind).toBe('steps');
      expect(await browser.step()).toEqual({ kind: 'identify' });
    });

    it('another browser cannot go the way back of somebody else’s request', async () => {
      const client = await idp.client();
      const browser = idp.browser();
      await browser.open((await begin(client)).address);
      const thief = idp.browser();
      await signInAt(client, thief, (await idp.world.user()).loginName);
      expect(await thief.open(lastAuthorization(browser, idp))).toMatchObject({ kind: 'page', status: 400 });
    });
  });
});

/** Where the newest authorization of this browser goes on: the path of the cookie that goes there alone. */
function lastAuthorization(browser: ReturnType<IdentityProvider['browser']>, idp: IdentityProvider): string {
  const found = browser.cookies().findLast(({ name }) => name === 'sallyport_resume');
  if (found === undefined) throw new Error('no authorization is under way');
  return `${idp.origin}${found.path}`;
}
