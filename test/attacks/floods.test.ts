import { describe, expect, it } from 'vitest';
import { FIRST_FACTOR_LIMITS } from '../../src/domain/factors/guessLimits.ts';
import { deleteStale } from '../../src/flows/maintenance/deleteStale.ts';
import type { OnAttempt } from '../../src/flows/signIn/command.ts';
import { submitPasskey } from '../../src/flows/signIn/submitPasskey.ts';
import { submitPassword } from '../../src/flows/signIn/submitPassword.ts';
import { DAY, instant, MINUTE } from '../../src/kernel/instant.ts';
import { succeeded } from '../../src/kernel/result.ts';
import { codeOf } from '../builders/administration.ts';
import { aProviderElsewhere, awayTo, backFrom, federated } from '../builders/aFederatedSignIn.ts';
import { aServer } from '../builders/aServer.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, type World } from '../builders/world.ts';
import { anUpstream } from '../doubles/upstreamDouble.ts';
import { postForm } from '../oidc/anApplication.ts';
import { aProvider } from '../oidc/aProvider.ts';

/** Attacks that cost the attacker little and the server much. */
eachEngine('floods', (database) => {
  describe('of the audit', () => {
    const trace = { address: '192.0.2.60', userAgent: null, device: null };

    /** Posts to one attempt; @returns the codes of the answers. */
    async function flood(world: World, times: number, post: (on: OnAttempt, guess: number) => Promise<{ ok: boolean; code?: string }>) {
      const signIn = await aSignIn(world);
      const on = { tenantId: world.tenant.id, attempt: signIn.attempt, handle: signIn.handle, trace };
      const answers: string[] = [];
      for (let guess = 0; guess < times; guess += 1) answers.push(codeOf(await post(on, guess)));
      return answers;
    }
    const countOf = (all: readonly unknown[], one: unknown) => all.filter((each) => each === one).length;
    const reasonsIn = async (world: World) =>
      (await world.events()).filter(({ type }) => type === 'user.sign_in_failed').map(({ data }) => data['reason']);

    it('A3, P5: of a throttled password the first refusal is on record, and a thousand more are not', async () => {
      const world = await aWorld(database.store);
      const { loginName } = await world.user();
      const guess = (on: OnAttempt) => submitPassword(world.ports)({ ...on, loginName, password: 'wrong', wantsFactor: false });
      const answers = await flood(world, 60, guess);
      expect(countOf(answers, 'too_many_attempts')).toBe(50);
      expect(countOf(await reasonsIn(world), 'wrong_password')).toBe(10);
      expect(countOf(await reasonsIn(world), 'throttled')).toBe(1);
      // Another window, another event.
      database.moveClock(16 * MINUTE);
      await flood(world, 12, guess);
      expect(countOf(await reasonsIn(world), 'throttled')).toBe(2);
      database.moveClock(0);
    });

    it('A3, P2: what comes back wrongly from a provider elsewhere is on record once for each reason, and not for each return', async () => {
      const upstream = await anUpstream();
      const world = await aWorld(database.store);
      const provider = await aProviderElsewhere(world, upstream);
      // Whatever stands in the address of return is the stranger's choice.
      const strayed = (on: OnAttempt, at: number) => {
        const named = at % 2 === 0 ? provider : world.ports.random.id<'UpstreamProvider'>(instant(at));
        return backFrom(world, named, on, new URLSearchParams({ state: `${on.attempt}.${at}`, code: 'a', iss: upstream.issuer }));
      };
      expect(countOf(await flood(world, 40, strayed), 'upstream_visit_over')).toBe(40);
      const declined = async (on: OnAttempt) =>
        backFrom(world, provider, on, upstream.refuse(await awayTo(world, provider, on), 'access_denied'));
      expect(countOf(await flood(world, 20, declined), 'upstream_refused')).toBe(20);
      // Whom the provider vouches for: each is another person, whom an administrator may look for.
      const stranger = (on: OnAttempt, at: number) => federated(world, { upstream, provider }, on, { sub: at % 2 === 0 ? 'ann' : 'bob' });
      expect(countOf(await flood(world, 20, stranger), 'upstream_not_linked')).toBe(20);
      const once = ['upstream_visit_over', 'upstream_refused', 'upstream_not_linked', 'upstream_not_linked'];
      expect(await reasonsIn(world)).toEqual(once);
      const subjects = (await world.events()).map(({ data }) => (data['claimed'] as { readonly subject?: string } | undefined)?.subject);
      expect(subjects.filter((subject) => subject !== undefined)).toEqual(['ann', 'bob']);
      // Another window, another event.
      database.moveClock(16 * MINUTE);
      await flood(world, 3, declined);
      database.moveClock(0);
      expect(await reasonsIn(world)).toEqual([...once, 'upstream_refused']);
      await upstream.stop();
    });

    it('A3: an address that goes on with other names after its limit writes no event for each of them', async () => {
      const world = await aWorld(database.store);
      const passwordHasher = { ...world.ports.passwordHasher, verify: async () => succeeded(false) };
      const answers = await flood(world, FIRST_FACTOR_LIMITS.mostPerAddress + 40, (on, guess) =>
        submitPassword({ ...world.ports, passwordHasher })({ ...on, loginName: `nobody-${guess}`, password: 'x', wantsFactor: false }),
      );
      expect(countOf(answers, 'too_many_attempts')).toBe(40);
      expect(countOf(await reasonsIn(world), 'throttled')).toBe(1);
    });

    it('A3, P1: passkeys that anybody posts have a limit of their address, and after it write one event', async () => {
      const world = await aWorld(database.store);
      const post = (on: OnAttempt) => submitPasskey(world.ports)({ ...on, response: { id: 'nothing' } });
      const answers = await flood(world, FIRST_FACTOR_LIMITS.mostPerAddress + 30, post);
      expect(countOf(answers, 'webauthn_rejected')).toBe(FIRST_FACTOR_LIMITS.mostPerAddress);
      expect(answers.slice(-30)).toEqual(Array.from({ length: 30 }, () => 'too_many_attempts'));
      expect(countOf(await reasonsIn(world), 'wrong_passkey')).toBe(FIRST_FACTOR_LIMITS.mostPerAddress);
      expect(countOf(await reasonsIn(world), 'throttled')).toBe(1);
      // It ends by itself.
      database.moveClock(16 * MINUTE);
      expect(await flood(world, 1, post)).toEqual(['webauthn_rejected']);
      database.moveClock(0);
    });

    it('A3: sign-ins that a stranger begins and cancels are on record once, those of a person each', async () => {
      const world = await aWorld(database.store);
      const cancelled = async () => (await world.events()).filter(({ type }) => type === 'user.sign_in_cancelled').map(({ user }) => user);
      for (let time = 0; time < 5; time += 1) expect(await (await aSignIn(world)).cancel()).toBe('cancelled');
      expect(await cancelled()).toEqual([null]);
      const { id, loginName } = await world.user();
      await world.rule({ kind: 'tenant' }, { level: 'required' });
      for (let time = 0; time < 2; time += 1) {
        const signIn = await aSignIn(world);
        await signIn.password(loginName);
        await signIn.cancel();
      }
      expect((await cancelled()).filter((user) => user !== null)).toEqual([id, id]);
    });

    it('A3: requests from another site are on record once for each network address, with where they came from', async () => {
      const world = await aWorld(database.store);
      const app = await aServer(world.ports);
      const events = async () => (await world.events()).filter(({ type }) => type === 'request.other_origin');
      const post = async (remoteAddress: string, path = '/account/sign-out') => {
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          origin: 'https://evil.example',
          'sec-fetch-site': 'cross-site',
        };
        const answer = await app.inject({ method: 'POST', url: `/t/${world.tenant.slug}${path}`, headers, remoteAddress, payload: '' });
        expect([answer.statusCode, answer.body.includes('other_origin')]).toEqual([403, true]);
      };
      for (let posts = 0; posts < 40; posts += 1) await post('192.0.2.61', posts % 2 === 0 ? '/account/sign-out' : '/api/step-up');
      expect(await events()).toMatchObject([
        {
          actor: { kind: 'anonymous' },
          address: '192.0.2.61',
          data: { act: 'POST /account/sign-out', origin: 'https://evil.example' },
        },
      ]);
      await post('192.0.2.62');
      expect(await events()).toHaveLength(2);
      database.moveClock(16 * MINUTE);
      await post('192.0.2.61');
      expect(await events()).toHaveLength(3);
      database.moveClock(0);
      await app.close();
    });

    it('A3: a client that does not prove itself is on record once for each application and network address, at every endpoint', async () => {
      const idp = await aProvider(database.store);
      const [one, other] = [await idp.client(), await idp.client()];
      const events = async () => (await idp.world.events()).filter(({ type }) => type === 'client.authentication_failed');
      const wrong = (clientId: string, path = '/token') =>
        postForm(`${idp.issuer}${path}`, { grant_type: 'authorization_code', code: 'x', token: 'x' }, { clientId, secret: 'wrong' });
      for (let posts = 0; posts < 10; posts += 1) {
        for (const path of ['/token', '/introspect', '/revoke']) {
          expect(await wrong(one.clientId, path)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
        }
      }
      expect(await events()).toMatchObject([
        { actor: { kind: 'anonymous' }, application: one.application.id, user: null, data: { endpoint: 'token' } },
      ]);
      await wrong(other.clientId, '/revoke');
      for (let posts = 0; posts < 10; posts += 1) await wrong(`nobody-${posts}`, '/introspect');
      expect((await events()).map(({ application, data }) => [application, data['endpoint']])).toEqual([
        [one.application.id, 'token'],
        [other.application.id, 'revocation'],
        [null, 'introspection'],
      ]);
      expect(JSON.stringify(await events())).not.toContain('wrong');
      // A right secret leaves nothing.
      expect((await postForm(`${idp.issuer}/introspect`, { token: 'x' }, one)).status).toBe(200);
      expect(await events()).toHaveLength(3);
      await idp.close();
    });

    it('S1: right passkeys use up nothing of their address, however many there are', async () => {
      const world = await aWorld(database.store);
      await world.rule({ kind: 'tenant' }, { level: 'required' });
      const key = aSecurityKey();
      const enrolment = await aSignIn(world);
      await enrolment.password((await world.user()).loginName);
      expect(await enrolment.enrolKey(key)).toBe('signed_in');
      const used = async () =>
        (await database.asOwner('select max(cardinality(recent)) as used from budgets where tenant_id = $1', [world.tenant.id]))[0];
      const before = await used();
      for (let signIns = 0; signIns < 5; signIns += 1) expect(await (await aSignIn(world)).passkey(key)).toBe('signed_in');
      expect(await used()).toEqual(before);
    });
  });

  it('P1: sign-ins that anybody began and nobody went on with leave no row behind their ten minutes', async () => {
    const world = await aWorld(database.store);
    const rows = async (): Promise<number> => {
      const [row] = await database.asOwner('select count(*)::int as rows from sign_in_attempts where tenant_id = $1', [world.tenant.id]);
      return Number(row?.['rows']);
    };
    const clean = () => deleteStale(world.ports)({ tenantId: world.tenant.id });
    for (let begun = 0; begun < 30; begun += 1) await aSignIn(world);
    const known = await aSignIn(world);
    await known.password((await world.user()).loginName);
    await clean();
    expect(await rows()).toBe(31);
    database.moveClock(11 * MINUTE);
    const later = await aSignIn(world);
    await clean();
    // What somebody proved a first factor in is kept for a day, and what is under way is left alone.
    expect(await rows()).toBe(2);
    expect((await later.read()).ok).toBe(true);
    database.moveClock(DAY + 12 * MINUTE);
    await clean();
    expect(await rows()).toBe(0);
    database.moveClock(0);
  });
});
