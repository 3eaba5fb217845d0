import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { addressFiles } from '../../src/adapters/addresses/addressFiles.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import { changeRisk } from '../../src/flows/risk/changeRisk.ts';
import { DAY, HOUR } from '../../src/kernel/instant.ts';
import { placesFile } from '../builders/placesFile.ts';
import { must } from '../builders/world.ts';
import { barriersOn } from './barriers.ts';
import { describeJourneys } from './describeJourneys.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'risk-journey-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HAMBURG = '192.0.2.7';
const SINGAPORE = '198.51.100.7';

/** A real file of towns, as an operator supplies it. */
function townsOf() {
  const path = join(folder, 'towns.mmdb');
  const towns = {
    '192.0.2.0/24': { country: 'DE', point: { latitude: 53.55, longitude: 9.99, radiusKm: 20 } },
    '198.51.100.0/24': { country: 'SG', point: { latitude: 1.29, longitude: 103.85, radiusKm: 20 } },
  };
  writeFileSync(path, placesFile(towns));
  return addressFiles({ places: path, lists: [], now: Date.now, report: () => undefined });
}

/** From there on the browser is there. */
const at = (screen: Screen, address: string) => screen.page.setExtraHTTPHeaders({ 'x-forwarded-for': address });

describeJourneys('risk', (newStage) => {
  /** Anita has an app, and signed in at home with a browser that is known since. Nobody is asked for MFA but by risk. */
  async function anitaAtHome(stage: Stage) {
    must(await changeRisk(stage.ports)({ ...stage.world.host, settings: { ...DEFAULT_RISK, mode: 'enforced' } }));
    await stage.world.settings({ helpContact: 'the help desk, extension 12' });
    await stage.world.rule({ kind: 'tenant' }, { level: 'required' });
    const anita = await stage.person('Anita Desai');
    const home = await anita.screen();
    await at(home, HAMBURG);
    await home.open(`${stage.issuer}/sign-in`);
    await home.signIn();
    await home.setUpApp();
    await home.saveBackupCodes();
    await stage.world.rule({ kind: 'tenant' }, { level: 'off' });
    return { anita, home };
  }

  it('U1, P5: a known browser signs in quietly, a new one far away is asked, and too far too soon is refused kindly', async () => {
    const stage = await newStage({ addresses: townsOf() });
    const { anita, home } = await anitaAtHome(stage);
    await home.open(`${stage.issuer}/account`);
    await home.press('Sign out');
    await home.open(`${stage.issuer}/sign-in`);
    await home.signIn();
    await home.shows('Anita Desai');

    const thief = await anita.screen();
    await at(thief, SINGAPORE);
    await stage.wait(HOUR);
    await thief.open(`${stage.issuer}/sign-in`);
    await thief.signIn();
    await thief.page.getByText('This sign-in is so different from how you usually sign in').waitFor();
    expect(await thief.text()).toContain('the help desk, extension 12');
    expect(await barriersOn(thief.page)).toEqual([]);
    await thief.picture('risk-refused');

    await stage.wait(3 * DAY);
    const hotel = await anita.screen();
    await at(hotel, SINGAPORE);
    await hotel.open(`${stage.issuer}/sign-in`);
    await hotel.signIn();
    await hotel.page.getByText('Something about this sign-in is unusual.').waitFor();
    await hotel.picture('risk-asked');
    await hotel.typeCode();
    await hotel.shows('Anita Desai');
  });
});
