import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../doubles/freePort.ts';
import { sallyport, spawnSallyport } from '../doubles/spawnedSallyport.ts';

let folder: string;
let settings: Record<string, string>;
let running: ReturnType<typeof spawnSallyport> | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-demo-'));
  settings = {
    SALLYPORT_DATA_DIRECTORY: join(folder, 'data'),
    SALLYPORT_LISTEN: `127.0.0.1:${await freePort()}`,
    SALLYPORT_DEMO_WIKI_PORT: String(await freePort()),
    SALLYPORT_DEMO_FINANCE_PORT: String(await freePort()),
    SALLYPORT_DEMO_INBOX_PORT: String(await freePort()),
    SALLYPORT_LOG_LEVEL: 'error',
  };
});
afterEach(async () => {
  await running?.stop('SIGKILL');
  running = null;
});
afterAll(() => rm(folder, { recursive: true }));

/** @returns what it printed when it was ready. */
async function startDemo(changed: Record<string, string> = {}): Promise<string> {
  const demo = spawnSallyport(['demo'], { ...settings, ...changed });
  running = demo;
  await demo.says('Ctrl-C stops it');
  return demo.printed();
}

const passwordsIn = (printed: string): string[] => printed.match(/\b[a-z2-9]{4}(-[a-z2-9]{4}){3}\b/g) ?? [];
const wiki = (): string => `http://127.0.0.1:${settings['SALLYPORT_DEMO_WIKI_PORT']}`;
const answers = (address: string): Promise<boolean> =>
  fetch(address).then(
    () => true,
    () => false,
  );

async function command(line: string): Promise<string> {
  const { status, output, complaints } = await sallyport(line.split(' '), settings);
  expect(complaints).toBe('');
  expect(status).toBe(0);
  return output;
}

describe('the demo', () => {
  it('starts with nothing but a folder, and prints addresses, people, passwords and how to turn the dial', async () => {
    const printed = await startDemo();

    expect(printed).toContain('DEMO');
    for (const word of [
      'anita',
      'olivia',
      'Wiki',
      'Finance',
      'policy set --tenant-rule --level required',
      settings['SALLYPORT_DEMO_FINANCE_PORT'] ?? '',
    ]) {
      expect(printed).toContain(word);
    }
    expect(passwordsIn(printed)).toHaveLength(5);
    expect(new Set(passwordsIn(printed)).size).toBe(5);
    const signIn = await fetch(`http://${settings['SALLYPORT_LISTEN']}/t/demo/sign-in`, { redirect: 'manual' });
    expect(signIn.headers.get('location')).toMatch(/\/t\/demo\/sign-in\/[0-9a-f-]{36}$/);
    expect(await (await fetch(wiki())).text()).toContain('Nobody is signed in');
  });

  it('keeps passwords and keys for its user alone, and the sealing key out of the database', async () => {
    const data = settings['SALLYPORT_DATA_DIRECTORY'] ?? '';
    for (const file of ['demo.json', 'keys/sealing.key']) expect((await stat(join(data, file))).mode & 0o777).toBe(0o600);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
  });

  it('L3: while it runs, commands turn its dial, and the next sign-in is decided by it', async () => {
    await startDemo();
    expect(await command('explain ben wiki')).toContain('can be skipped');

    await command('policy set --tenant-rule --level required --timing first-sign-in');
    expect(await command('explain ben wiki')).not.toContain('can be skipped');

    await command('policy set --tenant-rule --level optional');
    expect(await command('explain ben wiki')).toContain('can be skipped');
    expect(JSON.parse(await command('explain anita finance --json'))).toMatchObject({
      decision: { outcome: 'enrol', factors: ['webauthn'], skippable: false, level: 'required' },
    });
  });

  it('started again it has the same people, passwords and rules, also after it was killed and on another port', async () => {
    const before = await startDemo();
    await command('policy set --tenant-rule --level off');
    await running?.stop('SIGKILL');

    const port = String(await freePort());
    const after = await startDemo({ SALLYPORT_DEMO_WIKI_PORT: port });

    expect(passwordsIn(after)).toEqual(passwordsIn(before));
    expect(await command('policy show')).toMatch(/level of its own +off/);
    expect(JSON.parse(await command('application show wiki --json'))).toMatchObject({
      oidc: { redirectUris: [`http://localhost:${port}/callback`] },
    });
  });

  it('what somebody has deleted from it stays deleted', async () => {
    await startDemo();
    await command('application delete wiki');
    await command('user delete clara');
    await running?.stop();

    await startDemo();

    expect(await command('application list')).not.toContain('wiki');
    expect(await command('user list')).not.toContain('clara');
    expect(await answers(wiki())).toBe(false);
  });

  it('goes on where its first start was interrupted', async () => {
    const data = join(folder, 'interrupted');
    const file = join(data, 'demo.json');
    await startDemo({ SALLYPORT_DATA_DIRECTORY: data });
    await running?.stop('SIGKILL');
    const made = JSON.parse(await readFile(file, 'utf8')) as { passwords: object; clientSecrets: object };
    // As if it had been killed after the applications were registered and before their secrets were written down.
    await writeFile(file, JSON.stringify({ ...made, clientSecrets: {}, state: 'making' }));

    const printed = await startDemo({ SALLYPORT_DATA_DIRECTORY: data });

    expect(passwordsIn(printed)).toEqual(Object.values(made.passwords));
    const { state, clientSecrets } = JSON.parse(await readFile(file, 'utf8')) as { state: string; clientSecrets: object };
    expect(state).toBe('made');
    expect(Object.keys(clientSecrets).sort()).toEqual(['finance', 'wiki']);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('takes its applications with it when it ends by %s', async (signal) => {
    const finance = `http://127.0.0.1:${settings['SALLYPORT_DEMO_FINANCE_PORT']}`;
    await startDemo();
    expect(await answers(finance)).toBe(true);

    const ended = await running?.stop(signal);
    running = null;

    if (signal !== 'SIGKILL') expect(ended?.status).toBe(0);
    await expect.poll(() => answers(finance)).toBe(false);
  });

  it('ends when its start breaks, and lets go of the database', async () => {
    const file = join(settings['SALLYPORT_DATA_DIRECTORY'] ?? '', 'demo.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, '{');

    expect(await sallyport(['demo'], settings)).toMatchObject({ status: 1, complaints: expect.stringMatching(/^internal_error: /) });

    await writeFile(file, text);
    expect(await command('tenant list')).toContain('Acme');
  });

  it('does not make another sealing key for a database that has one', async () => {
    const key = join(settings['SALLYPORT_DATA_DIRECTORY'] ?? '', 'keys', 'sealing.key');
    const text = await readFile(key, 'utf8');
    await rm(key);

    const { status, complaints } = await sallyport(['demo'], settings);

    expect(status).toBe(1);
    expect(complaints).toMatch(/^sealing_key_missing: /);
    await writeFile(key, text);
  });
});
