import { expect, it } from 'vitest';
import type { Located } from '../../src/domain/risk/circumstances.ts';
import { DEFAULT_RISK, type RiskSettings } from '../../src/domain/risk/riskSettings.ts';
import { testRisk } from '../../src/flows/rehearse/testRisk.ts';
import { changeRisk } from '../../src/flows/risk/changeRisk.ts';
import { DAY } from '../../src/kernel/instant.ts';
import type { Addresses } from '../../src/ports/addresses.ts';
import { codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId } from '../builders/tenantRows.ts';
import { aWorld, must } from '../builders/world.ts';

const found = (country: string, latitude: number, longitude: number): Located => ({
  kind: 'found',
  country,
  point: { latitude, longitude, radiusKm: 20 },
});
const HAMBURG = '192.0.2.7';
const SINGAPORE = '198.51.100.7';
const LISTED = '203.0.113.66';

const ADDRESSES: Addresses = {
  locate: async (address) => (address === SINGAPORE ? found('SG', 1.29, 103.85) : found('DE', 53.55, 9.99)),
  look: async (address) => (address === LISTED ? { kind: 'listed', list: 'tor-exits' } : { kind: 'absent' }),
  sources: async () => [],
};

/** Everybody of the story: from where and with which browser they come the second time, and whether they have an app. */
const PEOPLE = (['with an app', 'bare'] as const).flatMap((has) =>
  [HAMBURG, SINGAPORE, LISTED].flatMap((to) => (['known', 'new'] as const).map((browser) => ({ has, to, browser }))),
);

const DRAFTS: readonly Pick<RiskSettings, 'weights' | 'thresholds'>[] = [
  DEFAULT_RISK,
  { ...DEFAULT_RISK, thresholds: { notice: 30, ask: 50, refuse: 70 } },
  { weights: { ...DEFAULT_RISK.weights, new_device: 0, listed_address: 100 }, thresholds: { notice: 10, ask: 40, refuse: null } },
];

eachEngine('other weights and thresholds of risk tested against the past', (database) => {
  let passed = 0;

  /** Everybody comes from Hamburg, and two days later as the story says. @returns what each is asked for, in the order of the story. */
  async function story(settings: Partial<RiskSettings>) {
    const made = await aWorld(database.store);
    const world = { ...made, ports: { ...made.ports, addresses: ADDRESSES } };
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    must(await changeRisk(world.ports)({ ...world.host, settings: { ...DEFAULT_RISK, ...settings } }));
    const here = [];
    for (const { has } of PEOPLE) {
      const person = await world.user();
      if (has === 'with an app') {
        const app = { user: person.id, label: 'App', id: newId<'Factor'>(), sealedSecret: newHash(), lastStep: 1 };
        await world.ports.store.transaction(world.tenant.id, (tx) => world.ports.store.insertTotpFactor(tx, app));
      }
      const first = await aSignIn(world, { trace: { address: HAMBURG, device: null } });
      await first.password(person.loginName);
      here.push({ ...person, device: first.device });
    }
    passed += 2 * DAY;
    database.moveClock(passed);
    const asked: { readonly id: string; readonly step: string }[] = [];
    for (const [index, { to, browser }] of PEOPLE.entries()) {
      const person = here[index];
      if (person === undefined) throw new Error('nobody');
      const again = await aSignIn(world, { trace: { address: to, device: browser === 'known' ? person.device : null } });
      await again.password(person.loginName);
      asked.push({ id: person.id, step: again.step.kind });
    }
    return { world, asked };
  }

  it('U1, U3, P5: person by person it tells what really is asked where the draft is enforced', async () => {
    const { world, asked } = await story({ mode: 'report_only' });
    // Nobody was asked for anything: it only reported.
    expect(new Set(asked.map(({ step }) => step))).toEqual(new Set(['signed_in']));
    for (const draft of DRAFTS) {
      const tested = must(await testRisk(world.ports, { slice: 5, many: 3 })({ ...world.host, draft, days: 30, onProgress: null }));
      const real = (await story({ ...draft, mode: 'enforced' })).asked;
      const would = asked.map(({ id }) => {
        const met = tested.people.find((one) => one.id === id);
        return met === undefined ? 'signed_in' : met.refused > 0 ? 'refused' : 'challenge';
      });
      expect(would).toEqual(real.map(({ step }) => step));
      expect(new Set(would).size).toBe(3);
      expect(tested).toMatchObject({ looked: 'risk', signIns: 24, notOnRecord: 0, gone: 0, unexplained: 0 });
    }
  });

  it('U1: what was asked and would be no more is told, and sign-ins while risk was off are counted apart', async () => {
    const { world, asked } = await story({ mode: 'enforced' });
    const mild = { weights: DEFAULT_RISK.weights, thresholds: { notice: 100, ask: 100, refuse: null } };
    const tested = async () => must(await testRisk(world.ports)({ ...world.host, draft: mild, days: 30, onProgress: null }));
    // Whoever was refused is on record; whoever was only asked did not end.
    const refused = asked.filter(({ step }) => step === 'refused').length;
    expect(refused).toBeGreaterThan(1);
    expect((await tested()).numbers).toMatchObject({ no_longer_asked: { signIns: refused, people: refused }, challenged: { signIns: 0 } });
    must(await changeRisk(world.ports)({ ...world.host, settings: DEFAULT_RISK }));
    await (await aSignIn(world)).password((await world.user()).loginName);
    expect(await tested()).toMatchObject({ notOnRecord: 1 });
  });

  it('refuses weights and thresholds that could not be saved, and days out of range', async () => {
    const world = await aWorld(database.store);
    const codeFor = async (draft: Pick<RiskSettings, 'weights' | 'thresholds'>, days = 30) =>
      codeOf(await testRisk(world.ports)({ ...world.host, draft, days, onProgress: null }));
    expect(await codeFor({ ...DEFAULT_RISK, thresholds: { notice: 60, ask: 30, refuse: null } })).toBe('risk_settings_malformed');
    expect(await codeFor({ ...DEFAULT_RISK, weights: { ...DEFAULT_RISK.weights, velocity: 101 } })).toBe('risk_settings_malformed');
    expect(await codeFor(DEFAULT_RISK, 91)).toBe('days_of_replay_out_of_range');
  });
});
