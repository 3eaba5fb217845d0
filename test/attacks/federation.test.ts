import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { upstreamFrom } from '../../src/domain/directory/upstreamDraft.ts';
import type { UpstreamProviderId } from '../../src/domain/directory/upstreamProvider.ts';
import type { Evidence } from '../../src/domain/sessions/evidence.ts';
import { provedAt } from '../../src/flows/upstreamVisit.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { aProviderElsewhere, awayTo, backFrom, federated, linkedTo } from '../builders/aFederatedSignIn.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { newId } from '../builders/tenantRows.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { anUpstream, type Mischief, type Says, seconds, type Upstream } from '../doubles/upstreamDouble.ts';

const SAYS: Says = { sub: 'anita-there', auth_time: seconds() };

eachEngine('attacks on the way to a provider elsewhere and back', (database) => {
  let upstream: Upstream;
  let other: Upstream;
  let world: World;
  let provider: UpstreamProviderId;
  beforeAll(async () => {
    [upstream, other] = await Promise.all([anUpstream(), anUpstream()]);
  });
  afterAll(async () => {
    await Promise.all([upstream.stop(), other.stop()]);
  });
  beforeEach(async () => {
    upstream.behave(null);
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    provider = await aProviderElsewhere(world, upstream);
    const anita = await world.user();
    await linkedTo(world, provider, { user: anita.id, subject: SAYS.sub, issuer: upstream.issuer });
  });

  /** Somebody on the way back from the provider. */
  async function onTheWayBack() {
    const visit = await aSignIn(world);
    const { query } = upstream.signIn(await awayTo(world, provider, visit.on()), SAYS);
    return { visit, query, back: (changed = query) => backFrom(world, provider, visit.on(), changed) };
  }

  async function sessions(): Promise<number> {
    return (await world.events()).filter(({ type }) => type === 'user.signed_in').length;
  }

  const FORGED: readonly [string, Mischief][] = [
    ['has no signature (alg none)', 'unsigned'],
    ['is signed by another key', 'signed_by_another'],
    ['is signed with our own secret (HS256 for RS256)', 'signed_with_our_secret'],
    ['is for another client', { claims: { aud: 'another' } }],
    ['is for several and was asked for by another', { claims: { aud: ['sallyport', 'another'], azp: 'another' } }],
    ['is of another issuer', { claims: { iss: 'https://evil.example.com' } }],
    ['has no nonce', { claims: { nonce: undefined } }],
    ['has the nonce of another', { claims: { nonce: 'another' } }],
    ['is over', { claims: { exp: seconds(600), iat: seconds(660) } }],
    ['names nobody', { claims: { sub: undefined } }],
  ];

  describe('an ID token', () => {
    for (const [what, mischief] of FORGED) {
      it(`P2: that ${what} signs nobody in, and is on record`, async () => {
        const { visit, back } = await onTheWayBack();
        upstream.behave(mischief);
        expect(codeOf(await back())).toBe('upstream_answer_invalid');
        expect(await visit.session()).toBeNull();
        expect(await sessions()).toBe(0);
        expect((await world.events()).at(-1)).toMatchObject({
          type: 'user.sign_in_failed',
          data: { reason: 'upstream_answer_invalid', method: 'federated', provider },
        });
        // Nothing of what was used serves again, and the honest answer comes too late.
        upstream.behave(null);
        expect(codeOf(await back())).toBe('upstream_visit_over');
      });
    }
  });

  it('P1: what came back serves once, also when it is posted ten times at once', async () => {
    const { visit, back } = await onTheWayBack();
    const answers = await Promise.all(Array.from({ length: 10 }, () => back()));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await sessions()).toBe(1);
    expect(await visit.session()).toBeNull();
    expect(codeOf(await back())).toBe('attempt_not_found');
  });

  it('P1: whoever begins again cannot end what they began before', async () => {
    const { visit, back } = await onTheWayBack();
    await awayTo(world, provider, visit.on());
    expect(codeOf(await back())).toBe('upstream_visit_over');
  });

  it('P1: another browser, another attempt and another state end nothing (login CSRF, session fixation)', async () => {
    const attacker = await onTheWayBack();
    const victim = await onTheWayBack();
    // The attacker's answer in the victim's browser: that holds the victim's handle alone.
    expect(codeOf(await victim.back(attacker.query))).toBe('upstream_visit_over');
    const stolen = { ...attacker.visit.on(), handle: victim.visit.handle };
    expect(codeOf(await backFrom(world, provider, stolen, attacker.query))).toBe('attempt_not_found');
    // The code of one visit beside the state of another: it was asked for with another verifier.
    const mixed = new URLSearchParams(victim.query);
    mixed.set('code', attacker.query.get('code') ?? '');
    expect(codeOf(await victim.back(mixed))).toBe('upstream_answer_invalid');
    expect(await sessions()).toBe(0);
  });

  it('P2: the answer of one provider is not taken at the address of another, nor with the name of another (mix-up)', async () => {
    const evil = await aProviderElsewhere(world, other, { name: 'Other' });
    const there = await onTheWayBack();
    expect(codeOf(await backFrom(world, evil, there.visit.on(), there.query))).toBe('upstream_visit_over');
    for (const iss of [other.issuer, '']) {
      const { query, back } = await onTheWayBack();
      query.set('iss', iss);
      if (iss === '') query.delete('iss');
      expect(codeOf(await back(query))).toBe('upstream_answer_invalid');
    }
    const { query, back } = await onTheWayBack();
    query.append('state', query.get('state') ?? '');
    expect(codeOf(await back(query))).toBe('upstream_answer_invalid');
    expect(await sessions()).toBe(0);
  });

  it('P2: another tenant ends no visit of this one, and knows none of its links', async () => {
    const elsewhere = await aWorld(database.store);
    const theirs = await aProviderElsewhere(elsewhere, upstream);
    const { visit, query } = await onTheWayBack();
    expect(codeOf(await backFrom(elsewhere, theirs, { ...visit.on(), tenantId: elsewhere.tenant.id }, query))).toBe('attempt_not_found');
    const stranger = await aSignIn(elsewhere);
    const there = upstream.signIn(await awayTo(elsewhere, theirs, stranger.on()), SAYS);
    expect(codeOf(await backFrom(elsewhere, theirs, stranger.on(), there.query))).toBe('upstream_not_linked');
    expect(await awayTo(elsewhere, provider, (await aSignIn(elsewhere)).on())).toBe('step_not_offered');
  });

  it('P2: in a step of one person nobody else is signed in, and nobody is linked on the way', async () => {
    const bert = await world.user();
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    const demand = { aal: 1, factors: null, maxAgeSeconds: 0, notBefore: null, source: 'client' } as const;
    const visit = await aSignIn(world, { demand });
    await visit.password(bert.loginName);
    // Bert has no link, so nothing is offered to him, posted or not.
    expect(await awayTo(world, provider, visit.on())).toBe('step_not_offered');
    expect((await world.events()).filter(({ type }) => type === 'upstream.linked')).toEqual([]);
  });

  it('U1: one proof there never counts twice, nor does one from before it was asked for, whatever was taken out of the address', async () => {
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    const at = { upstream: other, provider: await aProviderElsewhere(world, other, { mfa: { acr: ['high'], amr: [] } }) };
    const person = await world.user();
    await linkedTo(world, at.provider, { user: person.id, subject: 'ben-there', issuer: other.issuer });
    const says = { sub: 'ben-there', auth_time: seconds() };
    const visit = await aSignIn(world);
    const first = must(await federated(world, at, visit.on(), { ...says, acr: 'low' }));
    expect(first.view.step).toMatchObject({ kind: 'enrol' });
    const further = { ...visit.on(), handle: first.handle ?? '' };
    expect(codeOf(await federated(world, at, further, { ...says, acr: 'high' }))).toBe('upstream_not_fresh');

    const byPassword = await aSignIn(world);
    await byPassword.password(person.loginName);
    const recently = { ...says, acr: 'high', auth_time: seconds(3) };
    expect(codeOf(await federated(world, at, byPassword.on(), recently))).toBe('upstream_not_fresh');
    expect([await visit.session(), await byPassword.session()]).toEqual([null, null]);
  });

  it('U1: times are told in whole seconds, so in the second in which it was asked for one that was shown already is none', () => {
    const second = 1_800_000_000_000 as Instant;
    const [early, asked, now] = [second, second + 300, second + 900] as [Instant, Instant, Instant];
    const request = { provider, proof: 'now', askedAt: asked } as const;
    const shownBy = (of: UpstreamProviderId): Evidence[] => [
      { method: 'federated', at: (second + 100) as Instant, timing: 'unsaid', claimed: { provider: of, acr: null, amr: [] } },
    ];
    const proved = (authenticatedAt: number, shown: readonly Evidence[]) =>
      provedAt({ authenticatedAt: authenticatedAt as Instant }, { request, now, shown });
    expect(proved(early, [])).toMatchObject({ ok: true, value: asked });
    expect(proved(early, shownBy(newId<'UpstreamProvider'>()))).toMatchObject({ ok: true });
    expect(proved(early, shownBy(provider))).toMatchObject({ code: 'upstream_not_fresh' });
    expect(proved(second - 1_000, [])).toMatchObject({ code: 'upstream_not_fresh' });
  });

  it('P2: an account that is made gets no address that is somebody else’s here', async () => {
    const at = { upstream: other, provider: await aProviderElsewhere(world, other, { accounts: { kind: 'create', groups: [] } }) };
    const boss = await world.user({ mail: 'boss@example.com', mailVerified: true });
    const made = async (says: Partial<Says>) => {
      const visit = await aSignIn(world);
      return federated(world, at, visit.on(), {
        sub: world.unique('sub'),
        preferred_username: world.unique('new'),
        email_verified: true,
        ...says,
      });
    };
    for (const email of ['boss@example.com', 'BOSS@example.com'])
      expect([email, codeOf(await made({ email }))]).toEqual([email, 'upstream_no_account_made']);
    expect(
      (
        await world.store.transaction(world.tenant.id, (tx) =>
          world.store.findPeopleNamed(tx, { loginName: null, mail: 'boss@example.com' }),
        )
      ).map(({ id }) => id),
    ).toEqual([boss.id]);
    must(await made({ email: 'new@example.com' }));
  });

  it('P2: a subject that is none of OpenID Connect is nobody, and is on record', async () => {
    const at = { upstream: other, provider: await aProviderElsewhere(world, other, { accounts: { kind: 'create', groups: [] } }) };
    for (const sub of ['x'.repeat(256), 'a\u0000b', 'b\u202ea', 'ünïcode']) {
      const visit = await aSignIn(world);
      expect([sub, codeOf(await federated(world, at, visit.on(), { sub, preferred_username: world.unique('new') }))]).toEqual([
        sub,
        'upstream_answer_invalid',
      ]);
    }
    expect((await world.events()).at(-1)).toMatchObject({ type: 'user.sign_in_failed', data: { reason: 'upstream_answer_invalid' } });
  });

  it('A3: what nobody could have listed of what a provider claims is not kept, and stops nobody', async () => {
    const visit = await aSignIn(world);
    const claims = { ...SAYS, acr: 'a\u0000b', amr: ['pwd', '\u0000', 7, 'x'.repeat(201)], name: 'a\u0000b' };
    const back = must(await federated(world, { upstream, provider }, visit.on(), claims));
    expect(back.view.step).toMatchObject({ kind: 'signed_in', aal: 1 });
    const told = (await world.events()).find(({ type }) => type === 'user.signed_in')?.data['elsewhere'];
    expect(told).toMatchObject([{ acr: null, amr: ['pwd'] }]);
  });

  it('P1: the address of return is public and takes nothing without the handle of the browser', async () => {
    const app = await aServer(world.ports);
    const { query, visit } = await onTheWayBack();
    const url = `/t/${world.tenant.slug}/federation/${provider}/callback`;
    for (const shown of [
      `${url}?${query}`,
      url,
      `${url}?state=${visit.attempt}.x`,
      `${url}?state=a&state=b`,
      `${url.replace(provider, 'x')}?${query}`,
    ]) {
      const answer = await app.inject({ url: shown });
      expect([answer.statusCode, answer.cookies, answer.body.includes('upstream_visit_over')], shown).toEqual([403, [], true]);
    }
    const other = await app.inject({ url: `${url}?${query}`, cookies: { [`sallyport-attempt-${visit.attempt}`]: 'another handle' } });
    expect(other.statusCode).toBe(404);
    // None of it has used up what the right browser brings.
    const right = await app.inject({ url: `${url}?${query}`, cookies: { [`sallyport-attempt-${visit.attempt}`]: visit.handle } });
    expect(right.statusCode).toBe(200);
    expect(right.cookies.map(({ name }) => name)).toContain(`sallyport-session-${world.tenant.slug}`);
    expect(right.headers['referrer-policy']).toBe('no-referrer');
    await app.close();
  });

  it('the way there leads to the issuer alone, and is told nobody who asks from another site', async () => {
    const app = await aServer(world.ports);
    const visit = await aSignIn(world);
    const page = await app.inject({
      url: `/t/${world.tenant.slug}/sign-in/${visit.attempt}`,
      cookies: { [`sallyport-attempt-${visit.attempt}`]: visit.handle },
    });
    expect(page.body).toContain('Continue with Acme Staff');
    const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const post = (payload: Record<string, string>, origin = world.ports.capabilities.publicUrl) =>
      app.inject({
        method: 'POST',
        url: `/t/${world.tenant.slug}/sign-in/${visit.attempt}/federation`,
        headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
        cookies: { [`sallyport-attempt-${visit.attempt}`]: visit.handle },
        payload: new URLSearchParams(payload).toString(),
      });
    const away = await post({ token, provider });
    expect(away.statusCode).toBe(200);
    expect(away.body).toContain(`0; url=${upstream.issuer}/authorize?`);
    expect((await post({ token, provider, to: 'https://evil.example.com' })).statusCode).toBe(400);
    expect((await post({ token: 'another', provider })).body).not.toContain(upstream.issuer);
    expect((await post({ token, provider: 'x' })).body).not.toContain(upstream.issuer);
    expect((await post({ token, provider }, 'https://evil.example.com')).statusCode).toBe(403);
    await app.close();
  });

  it('an issuer is https, or of this machine where nobody else reaches the deployment', () => {
    const draft = (issuer: unknown) => ({
      name: 'A',
      issuer,
      clientId: 'a',
      scopes: [],
      claims: { loginName: 'sub', mail: 'email', displayName: 'name' },
      accounts: { kind: 'linked' },
      mfa: { acr: [], amr: [] },
    });
    expect(must(upstreamFrom(draft('https://id.example.com/realms/a'), 'production')).issuer).toBe('https://id.example.com/realms/a');
    expect(codeOf(upstreamFrom(draft('http://localhost:9000'), 'development'))).toBe('ok');
    const refused = [
      'http://localhost:9000',
      'http://id.example.com',
      'https://id.example.com/?a',
      'https://u:p@id.example.com',
      'file:///etc',
      '',
      null,
    ];
    for (const issuer of refused) expect(codeOf(upstreamFrom(draft(issuer), 'production')), String(issuer)).toBe('upstream_malformed');
    expect(codeOf(upstreamFrom(draft('http://10.0.0.1'), 'development'))).toBe('upstream_malformed');
  });
});
