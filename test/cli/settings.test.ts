import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDemoSettings, refuseDemoDirectory } from '../../src/cli/demo/demoSettings.ts';
import { environmentFrom, readSealingKeySettings, readServerSettings, readStorageSettings } from '../../src/cli/settings.ts';

const serverSettings = (variables: Record<string, string>) => readServerSettings(environmentFrom(variables));

describe('settings of the server', () => {
  it('without any it listens on this machine alone and is reached there', () => {
    expect(serverSettings({})).toEqual({
      ok: true,
      value: { listen: { host: '127.0.0.1', port: 3000 }, publicUrl: 'http://localhost:3000', trustedProxies: [], logLevel: 'info' },
    });
  });

  it('an empty value is one that is not set', () => {
    expect(serverSettings({ SALLYPORT_LISTEN: ' ', SALLYPORT_LOG_LEVEL: '' })).toEqual(serverSettings({}));
  });

  it('what is set is taken', () => {
    const variables = {
      SALLYPORT_LISTEN: '[::1]:8080',
      SALLYPORT_PUBLIC_URL: 'https://id.example.com/',
      SALLYPORT_TRUSTED_PROXIES: '10.0.0.0/8, fd00::1',
      SALLYPORT_LOG_LEVEL: 'warn',
    };

    expect(serverSettings(variables)).toMatchObject({
      value: {
        listen: { host: '::1', port: 8080 },
        publicUrl: 'https://id.example.com',
        trustedProxies: ['10.0.0.0/8', 'fd00::1'],
        logLevel: 'warn',
      },
    });
  });

  it.each([
    ['https://example.com/id', 'https://example.com/id'],
    ['https://example.com/id/', 'https://example.com/id'],
    ['https://EXAMPLE.com:8443/one/Id.2_x-y', 'https://example.com:8443/one/Id.2_x-y'],
    ['https://example.com/a/../id', 'https://example.com/id'],
  ])('people may reach it below a path: %s', (given, publicUrl) => {
    expect(serverSettings({ SALLYPORT_PUBLIC_URL: given })).toMatchObject({ value: { publicUrl } });
  });

  it.each([
    ['SALLYPORT_LISTEN', '3000'],
    ['SALLYPORT_LISTEN', '127.0.0.1:0'],
    ['SALLYPORT_LISTEN', '127.0.0.1:70000'],
    ['SALLYPORT_LISTEN', '[127.0.0.1]:3000'],
    ['SALLYPORT_LISTEN', 'http://127.0.0.1:3000'],
    ['SALLYPORT_PUBLIC_URL', 'id.example.com'],
    ['SALLYPORT_PUBLIC_URL', 'http://id.example.com'],
    ['SALLYPORT_PUBLIC_URL', 'https://id.example.com//sso'],
    ['SALLYPORT_PUBLIC_URL', 'https://id.example.com/s%20o'],
    ['SALLYPORT_PUBLIC_URL', 'https://id.example.com/~sso'],
    ['SALLYPORT_PUBLIC_URL', 'https://user@id.example.com'],
    ['SALLYPORT_PUBLIC_URL', 'https://id.example.com?a=b'],
    ['SALLYPORT_TRUSTED_PROXIES', 'everybody'],
    ['SALLYPORT_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['SALLYPORT_TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['SALLYPORT_LOG_LEVEL', 'loud'],
  ])('%s=%s is refused with its name and what it takes', (name, value) => {
    expect(serverSettings({ [name]: value })).toMatchObject({ ok: false, code: 'setting_malformed', facts: { setting: name } });
  });

  it('a database address is one of PostgreSQL', () => {
    const read = (DATABASE_URL: string) => readStorageSettings(environmentFrom({ DATABASE_URL }));

    expect(read('postgresql://app:secret@db/sallyport')).toMatchObject({ value: { databaseUrl: 'postgresql://app:secret@db/sallyport' } });
    expect(read('mysql://db/sallyport')).toMatchObject({ ok: false, code: 'setting_malformed' });
    expect(read('db')).toMatchObject({ ok: false, code: 'setting_malformed' });
  });

  it('the address of the owner of the tables is one of PostgreSQL too, and goes with the other', () => {
    const read = (settings: Record<string, string>) => readStorageSettings(environmentFrom(settings));
    const urls = { DATABASE_URL: 'postgres://app@db/sallyport', MIGRATION_DATABASE_URL: 'postgres://owner@db/sallyport' };

    expect(read(urls)).toMatchObject({ value: { databaseUrl: urls.DATABASE_URL, migrationUrl: urls.MIGRATION_DATABASE_URL } });
    expect(read({ DATABASE_URL: urls.DATABASE_URL })).toMatchObject({ value: { migrationUrl: null } });
    for (const wrong of [{ ...urls, MIGRATION_DATABASE_URL: 'mysql://db/x' }, { MIGRATION_DATABASE_URL: urls.MIGRATION_DATABASE_URL }]) {
      expect(read(wrong)).toMatchObject({ code: 'setting_malformed', facts: { setting: 'MIGRATION_DATABASE_URL' } });
    }
  });
});

describe('settings that need files', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sallyport-settings-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const storage = () => ({ databaseUrl: null, migrationUrl: null, dataDirectory: directory });
  const keys = (variables: Record<string, string>) => readSealingKeySettings(environmentFrom(variables), storage());

  it('without a sealing key nothing starts, and the message says how to make one', async () => {
    const refusal = await keys({});

    expect(refusal).toMatchObject({ ok: false, code: 'sealing_key_missing' });
    expect(refusal.ok ? '' : refusal.detail).toContain(`openssl rand -base64 32 > ${join(directory, 'keys', 'sealing.key')}`);
  });

  it('keys are read from the variable, from a named file, or from the data directory, the newest first', async () => {
    const [newest, oldest] = [randomBytes(32), randomBytes(32)];
    const file = join(directory, 'named.key');
    await writeFile(file, `# since May\n${newest.toString('base64')}\n\n${oldest.toString('base64')}\n`);
    await mkdir(join(directory, 'keys'));
    await writeFile(join(directory, 'keys', 'sealing.key'), oldest.toString('base64'));

    const both = [new Uint8Array(newest), new Uint8Array(oldest)];
    expect(await keys({ SALLYPORT_SEALING_KEY_FILE: file })).toEqual({ ok: true, value: both });
    expect(await keys({ SALLYPORT_SEALING_KEY: both.map((key) => Buffer.from(key).toString('base64')).join(',') })).toEqual({
      ok: true,
      value: both,
    });
    expect(await keys({})).toEqual({ ok: true, value: [new Uint8Array(oldest)] });
  });

  it.each([
    ['too short', randomBytes(16).toString('base64')],
    ['hexadecimal', randomBytes(32).toString('hex')],
    ['with a stray character', `!${randomBytes(32).toString('base64')}`],
    ['one good and one bad', `${randomBytes(32).toString('base64')},x`],
    ['only commas', ',,'],
  ])('a sealing key that is %s is refused, and not shown', async (_, text) => {
    const refusal = await keys({ SALLYPORT_SEALING_KEY: text });

    expect(refusal).toMatchObject({ ok: false, code: 'sealing_key_malformed' });
    expect(refusal.ok ? '' : refusal.detail).not.toContain(text);
  });

  const demo = (variables: Record<string, string>) =>
    readDemoSettings(environmentFrom({ SALLYPORT_DATA_DIRECTORY: directory, ...variables }));

  it.each([
    { SALLYPORT_LISTEN: '0.0.0.0:3000' },
    { SALLYPORT_LISTEN: '[::]:3000' },
    { SALLYPORT_LISTEN: 'demo.example.com:3000' },
    { SALLYPORT_PUBLIC_URL: 'https://demo.example.com' },
    { DATABASE_URL: 'postgres://db/sallyport' },
  ])('the demo refuses %j: it is for this machine alone', (variables) => {
    expect(demo(variables)).toMatchObject({ ok: false, code: 'demo_settings_refused' });
  });

  it('the demo takes other ports', () => {
    const variables = { SALLYPORT_LISTEN: '127.0.0.1:4000', SALLYPORT_DEMO_WIKI_PORT: '4001', SALLYPORT_DEMO_FINANCE_PORT: '4002' };

    expect(demo(variables)).toMatchObject({
      value: { server: { publicUrl: 'http://localhost:4000' }, ports: { wiki: 4001, finance: 4002 } },
    });
    expect(demo({ SALLYPORT_DEMO_WIKI_PORT: 'x' })).toMatchObject({ ok: false, code: 'setting_malformed' });
  });

  it('a server for real people takes neither the database nor the key of a demo', async () => {
    const server = { databaseUrl: 'postgres://db/sallyport', migrationUrl: null, dataDirectory: directory };
    expect(await refuseDemoDirectory(storage(), 'of_directory')).toBeNull();

    await writeFile(join(directory, 'demo.json'), '{}');

    expect(await refuseDemoDirectory(storage(), 'own')).toMatchObject({ code: 'demo_settings_refused' });
    expect(await refuseDemoDirectory(server, 'of_directory')).toMatchObject({ code: 'demo_settings_refused' });
    expect(await refuseDemoDirectory(server, 'own')).toBeNull();
  });
});
