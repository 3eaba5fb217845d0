import { beforeEach, describe, expect, it } from 'vitest';
import type { Located } from '../../src/domain/risk/circumstances.ts';
import { DEFAULT_RISK, type RiskSettings } from '../../src/domain/risk/riskSettings.ts';
import { authorize } from '../../src/flows/authorize/authorize.ts';
import { type Explain, explain } from '../../src/flows/explain/explain.ts';
import { changeRisk } from '../../src/flows/risk/changeRisk.ts';
import { showRisk } from '../../src/flows/risk/showRisk.ts';
import { DAY, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import type { Addresses } from '../../src/ports/addresses.ts';
import { codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const found = (country: string, latitude: number, longitude: number): Located => ({
  kind: 'found',
  country,
  point: { latitude, longitude, radiusKm: 20 },
});
const HAMBURG = { address: '192.0.2.7', is: found('DE', 53.55, 9.99) };
const SINGAPORE = { address: '198.51.100.7', is: found('SG', 1.29, 103.85) };

/** What a file would say of the places of these tests. */
const ADDRESSES: Addresses = {
  locate: async (address) =>
    [HAMBURG, SINGAPORE].find((place) => place.address === address)?.is ?? { kind: 'unknown', because: 'not_in_file' },
  look: async (address) => (address === '203.0.113.66' ? { kind: 'listed', list: 'tor-exits' } : { kind: 'absent' }),
  sources: async () => [],
};

eachEngine('the risk of a sign-in', (database) => {
  let world: World;
  let passed = 0;
  /** The clock of the database never goes back. */
  const pass = (milliseconds: number): void => {
    passed += milliseconds;
    database.moveClock(passed);
  };
  beforeEach(async () => {
    const made = await aWorld(database.store);
    world = { ...made, ports: { ...made.ports, addresses: ADDRESSES } };
    await world.rule({ kind: 'tenant' }, { level: 'off' });
  });

  const set = (words: Partial<RiskSettings>) => changeRisk(world.ports)({ ...world.host, settings: { ...DEFAULT_RISK, ...words } });
  const from = async (place: { address: string }, loginName: string, device: string | null = null) => {
    const signIn = await aSignIn(world, { trace: { address: place.address, device } });
    await signIn.password(loginName);
    return signIn;
  };
  /** Somebody with an authenticator app who signed in at home, with a browser that is known since. */
  async function atHome() {
    const person = await world.user();
    const signIn = await aSignIn(world, { trace: { address: HAMBURG.address, device: null } });
    await signIn.password(person.loginName, undefined);
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    const enrolling = await aSignIn(world, { trace: { address: HAMBURG.address, device: signIn.device } });
    await enrolling.password(person.loginName);
    const app = await enrolling.enrolTotp();
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    return { ...person, app, device: enrolling.device ?? signIn.device };
  }
  const told = async (type: 'user.signed_in' | 'user.mfa_refused' | 'user.mfa_required' = 'user.signed_in') =>
    (await world.events()).filter((event) => event.type === type).at(-1)?.data as Record<string, unknown>;

  it('U1: is off until somebody turns it on: nothing is assessed and no place is remembered', async () => {
    const { loginName } = await atHome();
    const signIn = await from(SINGAPORE, loginName);
    expect(signIn.step).toMatchObject({ kind: 'signed_in', aal: 1 });
    expect(await told()).not.toHaveProperty('risk');
    expect(await database.asOwner('select from sign_in_places')).toEqual([]);
  });

  it('U1: a known browser at a known place is let in quietly, and what was looked at is in the event', async () => {
    must(await set({ mode: 'enforced' }));
    const { loginName, device } = await atHome();
    const signIn = await from(HAMBURG, loginName, device);
    expect(signIn.step).toMatchObject({ kind: 'signed_in', aal: 1 });
    expect(await told()).toMatchObject({ risk: { mode: 'enforced', score: 0, band: 'none', signals: [] } });
  });

  it('U1, A1: a new browser in another country is asked for a factor, and an earlier one does not serve', async () => {
    must(await set({ mode: 'enforced' }));
    const { loginName, app } = await atHome();
    pass(2 * DAY);
    const signIn = await from(SINGAPORE, loginName);
    expect(signIn.step).toMatchObject({ kind: 'challenge', reason: 'risk', because: ['Something about this sign-in is unusual.'] });
    expect(await told('user.mfa_required')).toMatchObject({ reason: 'risk', step: 'challenge' });
    expect(await signIn.totp(await app.code())).toBe('signed_in');
    expect(await told()).toMatchObject({
      aal: 2,
      risk: {
        score: 65,
        band: 'ask',
        signals: [
          { kind: 'new_device', state: 'present' },
          { kind: 'new_country', state: 'present', evidence: { country: 'SG', known: 'DE' } },
          { kind: 'new_network', state: 'present', evidence: { network: '198.51.100.0/24' } },
        ],
      },
    });
    // What was shown there is known from now on.
    const again = await from(SINGAPORE, loginName, signIn.device);
    expect(again.step).toMatchObject({ kind: 'signed_in', aal: 1 });
  });

  it('U3: whoever has no factor is refused and not led to enrol, and only completed sign-ins make a place known', async () => {
    must(await set({ mode: 'enforced' }));
    const { id, loginName } = await world.user();
    await from(HAMBURG, loginName);
    pass(2 * DAY);
    const signIn = await from(SINGAPORE, loginName);
    expect(signIn.step).toMatchObject({ kind: 'refused', why: 'risk_without_factor' });
    expect(await database.asOwner('select country from sign_in_places where user_id = $1', [id])).toEqual([{ country: 'DE' }]);
  });

  it('P5: over the limit it is refused before anything is said of MFA, whatever factor the person has', async () => {
    must(await set({ mode: 'enforced' }));
    await world.settings({ helpContact: 'help@example.com' });
    const { loginName } = await atHome();
    pass(HOUR);
    const signIn = await from(SINGAPORE, loginName);
    expect(signIn.step).toMatchObject({ kind: 'refused', why: 'risk_too_high', helpContact: 'help@example.com' });
    expect(signIn.token).toBeNull();
    expect(await told('user.mfa_refused')).toMatchObject({ because: 'risk_too_high', decidedBy: 'risk_too_high', risk: { score: 95 } });
    expect(await told('user.mfa_required')).toMatchObject({ step: 'refusal', offered: [], reason: 'risk' });
  });

  it('U1: report-only lets everybody in and says in the event what it would have come to', async () => {
    must(await set({ mode: 'report_only' }));
    const { loginName } = await atHome();
    pass(HOUR);
    const signIn = await from(SINGAPORE, loginName);
    expect(signIn.step).toMatchObject({ kind: 'signed_in', aal: 1 });
    expect(await told()).toMatchObject({ risk: { mode: 'report_only', score: 95, band: 'refuse', wouldHave: 'refused' } });
    const shown = must(await showRisk(world.ports)(world.host));
    expect(shown.figures).toMatchObject({
      bands: { none: 2, refuse: 1 },
      signals: { new_country: 1, velocity: 0 },
      wouldHave: { refused: 1 },
    });
  });

  it('U1: a listed address counts, and its list is named', async () => {
    must(await set({ mode: 'report_only' }));
    const { loginName, device } = await atHome();
    await from({ address: '203.0.113.66' }, loginName, device);
    expect(await told()).toMatchObject({
      risk: { signals: expect.arrayContaining([{ kind: 'listed_address', state: 'present', evidence: { list: 'tor-exits' } }]) },
    });
  });

  it('U1, P3: a source that fails stops nobody and lowers nothing', async () => {
    const { locate: _, ...rest } = ADDRESSES;
    world = {
      ...world,
      ports: { ...world.ports, addresses: { ...rest, locate: async () => ({ kind: 'unknown', because: 'source_failed' }) } },
    };
    must(await set({ mode: 'enforced' }));
    const { loginName, device } = await atHome();
    const signIn = await from(SINGAPORE, loginName, device);
    expect(signIn.step).toMatchObject({ kind: 'signed_in' });
    expect(await told()).toMatchObject({
      risk: { signals: expect.arrayContaining([expect.objectContaining({ kind: 'new_country', state: 'unknown' })]) },
    });
  });

  it('U1, P3: the thresholds of the moment of each decision count, and turning it off lets go', async () => {
    must(await set({ mode: 'enforced' }));
    const { loginName, app } = await atHome();
    pass(2 * DAY);
    const signIn = await from(SINGAPORE, loginName);
    expect(signIn.step.kind).toBe('challenge');
    must(await set({ mode: 'enforced', thresholds: { notice: 30, ask: 60, refuse: 60 } }));
    expect(await signIn.totp(await app.code())).not.toBe('signed_in');
    must(await set({ mode: 'off' }));
    expect((await from(SINGAPORE, loginName)).step.kind).toBe('signed_in');
  });

  describe('of a live session that is used elsewhere', () => {
    /** Opens an application with the session of a sign-in at home. */
    async function opening() {
      const person = await atHome();
      const id = await world.application();
      const signIn = await from(HAMBURG, person.loginName, person.device);
      const session = await signIn.session();
      const open = (place: { address: string }, device: string | null = signIn.device) =>
        database.store.transaction(world.tenant.id, async (tx) => {
          const [application, live] = [
            await database.store.findApplication(tx, id),
            await database.store.findLiveSessionById(tx, session?.id as never),
          ];
          if (application === null) throw new Error('there is no application');
          const nothing = {
            demand: null,
            insistsOn: 'what_can_be',
            requestedAt: tx.now,
            subject: null,
            mayAsk: 'person',
            back: null,
            scopes: [],
          } as const;
          return authorize(world.ports, tx, { ...nothing, application, session: live, address: place.address, device });
        });
      return { person, open, session };
    }
    const moves = async () => (await world.events()).filter(({ type }) => type === 'session.network_changed');

    it('S3, U1: where it was signed in nothing is asked, abroad a factor is, and its trigger is the first sight', async () => {
      must(await set({ mode: 'enforced' }));
      const { open, session } = await opening();
      expect(await open(HAMBURG)).toMatchObject({ kind: 'granted' });
      expect(await open(SINGAPORE)).toMatchObject({ kind: 'step_up', session: { id: session?.id } });
      pass(MINUTE);
      expect(await open(SINGAPORE)).toMatchObject({ kind: 'step_up' });
      expect((await moves()).map(({ session: of, data }) => [of, data])).toMatchObject([
        [
          session?.id,
          {
            risk: {
              score: 75,
              band: 'ask',
              signals: [{ kind: 'new_country' }, { kind: 'impossible_travel' }, { kind: 'network_changed' }],
            },
          },
        ],
      ]);
      expect(await open(HAMBURG)).toMatchObject({ kind: 'granted' });
    });

    it('S3, P5: without the browser it was signed in with, a cookie that was carried abroad opens nothing', async () => {
      must(await set({ mode: 'enforced' }));
      const { open } = await opening();
      expect(await open(SINGAPORE, null)).toMatchObject({ kind: 'step_up' });
      expect((await moves()).map(({ data }) => data)).toMatchObject([{ risk: { score: 95, band: 'refuse' } }]);
    });

    it('S3, A3: report-only asks nothing and records the same, once', async () => {
      must(await set({ mode: 'report_only' }));
      const { open } = await opening();
      for (let time = 0; time < 2; time += 1) expect(await open(SINGAPORE, null)).toMatchObject({ kind: 'granted' });
      expect((await moves()).map(({ data }) => data)).toMatchObject([{ risk: { mode: 'report_only', band: 'refuse' } }]);
    });
  });

  it('U1: an explanation says what a sign-in from an address would be assessed as, and changes nothing', async () => {
    must(await set({ mode: 'enforced' }));
    const { id } = await atHome();
    pass(2 * DAY);
    const what = async (words: Partial<Explain>) =>
      must(await explain(world.ports)({ ...world.host, user: id, application: null, at: null, language: 'en', ...words }));
    expect(await what({})).toMatchObject({ risk: null, decision: { outcome: 'grant' } });
    const there = { address: SINGAPORE.address, browser: 'new' } as const;
    const abroad = await what({ from: there });
    expect(abroad).toMatchObject({ risk: { mode: 'enforced', score: 65, band: 'ask' }, decision: { outcome: 'challenge' } });
    expect(abroad.sentences.join(' ')).toContain('first time in SG (before: DE)');
    expect(await what({ from: { address: HAMBURG.address, browser: 'one_of_theirs' } })).toMatchObject({
      risk: { score: 0 },
      decision: { outcome: 'grant' },
    });
    must(await set({ mode: 'report_only' }));
    expect(await what({ from: there })).toMatchObject({ risk: { mode: 'report_only', band: 'ask' }, decision: { outcome: 'grant' } });
    expect(await database.asOwner(`select from sign_in_places where user_id = $1 and country = 'SG'`, [id])).toEqual([]);
  });

  it('A3: a change is on record with what was before; settings that make no sense change nothing', async () => {
    expect(codeOf(await set({ thresholds: { notice: 50, ask: 40, refuse: 80 } }))).toBe('risk_settings_malformed');
    must(await set({ mode: 'report_only' }));
    const events = (await world.events()).filter(({ type }) => type === 'policy.risk_changed');
    expect(events.map(({ data }) => [data['before'], data['after']])).toMatchObject([[{ mode: 'off' }, { mode: 'report_only' }]]);
  });
});
