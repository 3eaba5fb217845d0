import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../doubles/freePort.ts';
import { sallyport, spawnSallyport } from '../doubles/spawnedSallyport.ts';

let folder: string;
let settings: Record<string, string>;
let neighbour: Server | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-start-'));
  settings = {
    SALLYPORT_DATA_DIRECTORY: join(folder, 'data'),
    SALLYPORT_LISTEN: `127.0.0.1:${await freePort()}`,
    SALLYPORT_SEALING_KEY: randomBytes(32).toString('base64'),
    SALLYPORT_LOG_LEVEL: 'error',
  };
});
afterEach(async () => {
  neighbour?.close();
  neighbour = null;
  await rm(folder, { recursive: true });
});

/** One message, one code, status 1, and no directory made. */
async function expectRefusal(run: Promise<{ status: number | null; output: string; complaints: string }>, code: string): Promise<string> {
  const { status, output, complaints } = await run;
  expect(complaints).toMatch(new RegExp(`^${code}: .+\\n$`));
  expect(output).toBe('');
  expect(status).toBe(1);
  return complaints;
}

async function takePort(): Promise<string> {
  const server = createServer();
  neighbour = server;
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return String(port);
}

describe('a start that cannot succeed says why and leaves nothing behind', () => {
  it.each([
    ['a missing sealing key', { SALLYPORT_SEALING_KEY: '' }, 'sealing_key_missing'],
    ['a malformed sealing key', { SALLYPORT_SEALING_KEY: 'c2hvcnQ=' }, 'sealing_key_malformed'],
    ['a malformed address', { SALLYPORT_LISTEN: 'here' }, 'setting_malformed'],
    ['an address that is not of this machine', { SALLYPORT_LISTEN: '192.0.2.1:3000' }, 'setting_malformed'],
    ['plain http for others', { SALLYPORT_PUBLIC_URL: 'http://id.example.com' }, 'setting_malformed'],
    ['another kind of database', { DATABASE_URL: 'mysql://db/x' }, 'setting_malformed'],
  ])('serve: %s', async (_, wrong, code) => {
    await expectRefusal(sallyport(['serve'], { ...settings, ...wrong }), code);

    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('serve: a database that is down', async () => {
    const url = `postgres://app:geheim@127.0.0.1:${await freePort()}/sallyport`;

    const complaint = await expectRefusal(sallyport(['serve'], { ...settings, DATABASE_URL: url }), 'database_unreachable');

    expect(complaint).not.toContain('geheim');
  });

  it('serve: a port in use, told with its address and the setting', async () => {
    const port = await takePort();

    const complaint = await expectRefusal(sallyport(['serve'], { ...settings, SALLYPORT_LISTEN: `127.0.0.1:${port}` }), 'port_in_use');

    expect(complaint).toContain(`127.0.0.1:${port}`);
    expect(complaint).toContain('SALLYPORT_LISTEN');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('serve: the data directory of a demo', async () => {
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'data', 'demo.json'), '{}');

    await expectRefusal(sallyport(['serve'], settings), 'demo_settings_refused');

    expect(existsSync(join(folder, 'data', 'database'))).toBe(false);
  });

  it('serve: arguments, which it does not take', async () => {
    await expectRefusal(sallyport(['serve', '--port', '80'], settings), 'command_malformed');
  });

  it.each([
    ['to listen for others', { SALLYPORT_LISTEN: '0.0.0.0:3000' }],
    ['another database', { DATABASE_URL: 'postgres://127.0.0.1/x' }],
    ['a public address', { SALLYPORT_PUBLIC_URL: 'https://id.example.com' }],
  ])('demo: asked %s', async (_, wrong) => {
    await expectRefusal(sallyport(['demo'], { ...settings, ...wrong }), 'demo_settings_refused');

    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it.each([
    ['"Wiki"', 'SALLYPORT_DEMO_WIKI_PORT'],
    ['"Finance"', 'SALLYPORT_DEMO_FINANCE_PORT'],
    ['The server', 'SALLYPORT_LISTEN'],
  ])('demo: the port of %s is in use', async (who, setting) => {
    const port = await takePort();
    const value = setting === 'SALLYPORT_LISTEN' ? `127.0.0.1:${port}` : port;

    const complaint = await expectRefusal(sallyport(['demo'], { ...settings, [setting]: value }), 'port_in_use');

    expect(complaint).toContain(`${who} cannot listen on 127.0.0.1:${port}`);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it.each([
    [['frobnicate'], 'command_malformed'],
    [['policy', 'set', '--nonsense'], 'command_malformed'],
    [['user', 'create'], 'command_malformed'],
    [['evaluate'], 'command_malformed'],
    [['evaluate', '/nonexistent/file'], '{"error":{"code":"file_unreadable"'],
  ])('a command line that is not understood opens no database: %j', async (argv, beginning) => {
    const { status, complaints } = await sallyport(argv, settings);

    expect(complaints.startsWith(beginning)).toBe(true);
    expect(status).toBe(1);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('the help needs no settings and no database', async () => {
    const { status, output } = await sallyport(['policy', 'set', '--help'], { SALLYPORT_DATA_DIRECTORY: join(folder, 'data') });

    expect(status).toBe(0);
    expect(output).toContain('--timing');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('serve: a second process on the data directory is refused, and the first goes on', async () => {
    const first = spawnSallyport(['serve'], settings);
    await first.says('Sallyport serves');
    const second = { ...settings, SALLYPORT_LISTEN: `127.0.0.1:${await freePort()}` };

    const complaint = await expectRefusal(sallyport(['serve'], second), 'data_directory_in_use');

    expect(complaint).toContain(join(folder, 'data'));
    expect((await fetch(`http://${settings['SALLYPORT_LISTEN']}/health/ready`)).status).toBe(200);
    expect(await first.stop()).toMatchObject({ status: 0 });
  });

  it('serve and commands: a key that is not the one of the database, until the right one stands beside it', async () => {
    expect(await sallyport(['tenant', 'create', 'acme'], settings)).toMatchObject({ status: 0 });
    const another = randomBytes(32).toString('base64');

    await expectRefusal(sallyport(['serve'], { ...settings, SALLYPORT_SEALING_KEY: another }), 'sealing_key_wrong');
    await expectRefusal(sallyport(['tenant', 'list'], { ...settings, SALLYPORT_SEALING_KEY: another }), 'sealing_key_wrong');

    const both = { ...settings, SALLYPORT_SEALING_KEY: `${another},${settings['SALLYPORT_SEALING_KEY']}` };
    expect(await sallyport(['tenant', 'list'], both)).toMatchObject({ status: 0 });
  });
});
