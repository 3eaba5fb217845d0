import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addressFiles } from '../../src/adapters/addresses/addressFiles.ts';
import { placesFile } from '../builders/placesFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'address-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HAMBURG = { country: 'DE', point: { latitude: 53.55, longitude: 9.99, radiusKm: 20 } };
const SINGAPORE = { country: 'SG', point: { latitude: 1.29, longitude: 103.85 } };
const CITIES = placesFile({ '192.0.2.0/24': HAMBURG, '2001:db8:1:0:0:0:0:0/48': SINGAPORE });

let made = 0;
/** Files of one deployment, at a clock that the test moves. */
function deployment(files: { places?: Buffer | string; lists?: Readonly<Record<string, string>> }) {
  made += 1;
  const time = { now: 1_000_000 };
  const told: string[] = [];
  const places = files.places === undefined ? null : join(folder, `places-${made}.mmdb`);
  if (places !== null) writeFileSync(places, files.places ?? '');
  const lists = Object.entries(files.lists ?? {}).map(([name, text]) => {
    const path = join(folder, `${name}.txt`);
    writeFileSync(path, text);
    return path;
  });
  const addresses = addressFiles({ places, lists, now: () => time.now, report: (line) => told.push(line) });
  const replace = (path: string | null, content: Buffer | string) => {
    if (path === null) throw new Error('there is no such file');
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  };
  return { addresses, time, told, places, lists, replace };
}

describe('where an address is', () => {
  it('U1: IPv4 and IPv6 are found, in every spelling, with how exact the file is', async () => {
    const { addresses } = deployment({ places: CITIES });
    const hamburg = { kind: 'found', country: 'DE', point: { latitude: 53.55, longitude: 9.99, radiusKm: 20 } };
    for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '192.0.2.7:4711']) expect(await addresses.locate(address)).toEqual(hamburg);
    expect(await addresses.locate('2001:DB8:1::5')).toMatchObject({ country: 'SG', point: { radiusKm: 100 } });
  });

  it('U1: what is in no file, and what is no address, is unknown; a file of countries has no places', async () => {
    const { addresses } = deployment({ places: placesFile({ '192.0.2.0/24': { country: 'DE', point: null } }, 'Country') });
    expect(await addresses.locate('198.51.100.1')).toEqual({ kind: 'unknown', because: 'not_in_file' });
    for (const none of [null, 'somewhere', '999.1.1.1']) expect(await addresses.locate(none)).toMatchObject({ because: 'no_address' });
    expect(await addresses.locate('192.0.2.7')).toEqual({ kind: 'found', country: 'DE', point: null });
  });

  it('U1: without files everything is off, and there is nothing to show', async () => {
    const { addresses } = deployment({});
    expect([await addresses.locate('192.0.2.7'), await addresses.look('192.0.2.7')]).toEqual([{ kind: 'off' }, { kind: 'off' }]);
    expect(await addresses.sources()).toEqual([]);
  });

  it('U1: a newer file is read while the server runs, and meanwhile the older one answers', async () => {
    const { addresses, time, places, replace } = deployment({ places: CITIES });
    expect(await addresses.locate('192.0.2.7')).toMatchObject({ country: 'DE' });
    replace(places, placesFile({ '192.0.2.0/24': SINGAPORE }));
    expect(await addresses.locate('192.0.2.7')).toMatchObject({ country: 'DE' });
    time.now += 10_000;
    expect(await addresses.locate('192.0.2.7')).toMatchObject({ country: 'DE' });
    await expect.poll(() => addresses.locate('192.0.2.7')).toMatchObject({ country: 'SG' });
  });

  it('U1: a damaged file leaves the one before in use, says so once, and is in order again when it is', async () => {
    const { addresses, told, places, replace } = deployment({ places: CITIES });
    expect(await addresses.sources()).toMatchObject([{ kind: 'places', state: 'in_order', covers: 'towns' }]);
    for (const damaged of [CITIES.subarray(0, 200), Buffer.from('not a database'), Buffer.alloc(0)]) {
      replace(places, damaged);
      expect(await addresses.sources()).toMatchObject([{ state: 'damaged', covers: 'towns' }]);
      expect(await addresses.locate('192.0.2.7')).toMatchObject({ country: 'DE' });
    }
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('damaged');
    replace(places, CITIES);
    expect(await addresses.sources()).toMatchObject([{ state: 'in_order' }]);
    expect(told).toHaveLength(2);
    rmSync(places ?? '');
    expect(await addresses.sources()).toMatchObject([{ state: 'missing', covers: 'towns' }]);
    expect(await addresses.locate('192.0.2.7')).toMatchObject({ country: 'DE' });
  });

  it('U1: a file that was never good is a source that fails, and not one that is off', async () => {
    const { addresses } = deployment({ places: 'not a database', lists: { broken: 'not an address' } });
    expect(await addresses.locate('192.0.2.7')).toEqual({ kind: 'unknown', because: 'source_failed' });
    expect(await addresses.look('192.0.2.7')).toEqual({ kind: 'unknown', because: 'source_failed' });
  });
});

describe('whether an address is listed', () => {
  it('U1: one address or network a line, with comments, and the list is named', async () => {
    const lists = { 'tor-exits': '# exits\n198.51.100.7\n\n2001:db8:2::/48 ; a whole one\r\n', bots: '203.0.113.0/25' };
    const { addresses } = deployment({ lists });
    for (const address of ['198.51.100.7', '::ffff:198.51.100.7', '2001:db8:2:9::1'])
      expect(await addresses.look(address)).toEqual({ kind: 'listed', list: 'tor-exits' });
    expect(await addresses.look('203.0.113.127')).toEqual({ kind: 'listed', list: 'bots' });
    for (const address of ['198.51.100.8', '203.0.113.128', '2001:db8:3::1'])
      expect(await addresses.look(address)).toEqual({ kind: 'absent' });
    expect(await addresses.sources()).toMatchObject([{ name: 'tor-exits.txt', covers: 2 }, { covers: 1 }]);
  });

  it('U1: a list is read again while the server runs, and one with a wrong line leaves the one before in use', async () => {
    const { addresses, lists, replace } = deployment({ lists: { changing: '198.51.100.7' } });
    expect(await addresses.look('198.51.100.8')).toEqual({ kind: 'absent' });
    replace(lists[0] ?? '', '198.51.100.7\n198.51.100.8');
    await addresses.sources();
    expect(await addresses.look('198.51.100.8')).toMatchObject({ kind: 'listed' });
    replace(lists[0] ?? '', '198.51.100.9\n198.51.100.8/40');
    expect(await addresses.sources()).toMatchObject([{ state: 'damaged', covers: 2 }]);
    expect(await addresses.look('198.51.100.8')).toMatchObject({ kind: 'listed' });
  });
});
