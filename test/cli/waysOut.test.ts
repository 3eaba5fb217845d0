import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/runCommand.ts';
import { NO_ADDRESS_FILES } from '../../src/cli/settings.ts';
import { NO_SMS } from '../../src/cli/smsSettings.ts';
import { succeeded } from '../../src/kernel/result.ts';
import { type OpenedWorkbench, openWorkbench } from '../../src/openWorkbench.ts';
import { recordingTerminal } from '../doubles/recordingTerminal.ts';

let folder: string;
let workbench: OpenedWorkbench;
let tenant: string;
let tenants = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-ways-out-'));
  const opened = await openWorkbench({
    storage: { databaseUrl: null, migrationUrl: null, dataDirectory: folder },
    sealingKeys: [new Uint8Array(randomBytes(32))],
    publicUrl: 'https://id.example.com',
    messaging: { smtp: null, sms: NO_SMS },
    breachedPasswordsFile: null,
    addressFileSettings: NO_ADDRESS_FILES,
    outwardNetworks: [],
  });
  if (!opened.ok) throw new Error(opened.detail);
  workbench = opened.value;
});
afterAll(async () => {
  await workbench.database.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  tenants += 1;
  tenant = `acme-${tenants}`;
  for (const line of [`tenant create ${tenant}`, 'user create anita', 'user create olga --role owner']) await run(line);
});

/** A command line, divided at blanks; `''` keeps them together. */
async function run(line: string) {
  const argv = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const terminal = recordingTerminal({ folder, tenant });
  const status = await runCommand(async () => succeeded(workbench), argv, terminal);
  return { status, output: terminal.output(), complaints: terminal.complaints() };
}

async function json(line: string): Promise<Record<string, unknown>> {
  const { output, complaints } = await run(`${line} --json`);
  if (output === '') throw new Error(complaints);
  return JSON.parse(output) as Record<string, unknown>;
}

const refusedWith = (code: string) => ({ status: 1, output: '', complaints: expect.stringMatching(new RegExp(`^${code}: `)) });

it('B1, B3, B4, B5: a bypass is granted with a reason, changed, listed and revoked; there is one', async () => {
  await run('application create wiki --name Wiki --redirect-uri https://wiki.example/cb --public');
  expect(await run('bypass grant anita')).toMatchObject({ status: 1, complaints: expect.stringContaining('--reason') });
  expect(await run("bypass grant nobody --reason 'lost phone'")).toMatchObject(refusedWith('user_not_found'));
  expect(await run("bypass grant anita --reason 'lost phone' --until soon")).toMatchObject(refusedWith('command_malformed'));
  expect(await run("bypass grant anita --reason 'lost phone' --until 2020-01-01T00:00:00Z")).toMatchObject(
    refusedWith('bypass_window_out_of_range'),
  );
  expect(await run("bypass grant anita --reason 'lost phone' --except gone")).toMatchObject(refusedWith('application_not_found'));

  expect((await run("bypass grant anita --reason 'lost phone'")).output).toMatch(/state +live\n(.+\n)+reason +lost phone\n$/);
  expect(await run('bypass grant anita --reason again')).toMatchObject(refusedWith('bypass_exists'));
  const { bypasses } = (await json('bypass list --user anita --state live')) as { bypasses: { from: string; until: string; id: string }[] };
  const [bypass] = bypasses;
  expect(Date.parse(bypass?.until ?? '') - Date.parse(bypass?.from ?? '')).toBe(24 * 3_600_000);

  const until = new Date(Date.parse(bypass?.from ?? '') + 3_600_000).toISOString();
  expect(await json(`bypass change anita --reason sooner --until ${until} --except account`)).toMatchObject({
    until,
    exceptApplications: [expect.any(String)],
  });
  expect(await json('bypass change anita --reason everywhere --except-none')).toMatchObject({ until, exceptApplications: [] });
  expect(await run('bypass change olga --reason x')).toMatchObject(refusedWith('bypass_not_found'));

  expect(await run('bypass revoke anita')).toMatchObject({ status: 0, output: 'The bypass of anita is over.\n' });
  expect(await run('bypass revoke anita')).toMatchObject(refusedWith('bypass_not_found'));
  expect((await run('bypass list')).output).toMatch(/^STATE +USER .*\nrevoked .*lost phone/);
  expect((await run('bypass list --state open')).output).toBe('There is no bypass.\n');
  for (const wrong of ['--state gone', '--before 7', '--limit 0']) {
    expect(await run(`bypass list ${wrong}`)).toMatchObject(refusedWith('command_malformed'));
  }
  const types = ((await json('audit --user anita')) as { events: { type: string }[] }).events
    .map(({ type }) => type)
    .filter((type) => type.startsWith('bypass.'));
  expect(types).toEqual(['bypass.revoked', 'bypass.changed', 'bypass.changed', 'bypass.granted']);
});

it('B6: factors are reset, and another window is opened for whoever was reset', async () => {
  expect(await run('user open-enrolment anita')).toMatchObject(refusedWith('no_enrolment_window'));
  expect((await run('user reset-factors anita')).output).toMatch(/^Removed no factor of anita\. The next sign-in enrols, until \d{4}-/);
  expect((await run('user open-enrolment anita')).output).toMatch(/^anita can enrol until \d{4}-/);
  expect(await run('user reset-factors nobody')).toMatchObject(refusedWith('user_not_found'));
  // F6
  expect(await run('user reset-factors olga')).toMatchObject(refusedWith('last_owner'));
});

it('B7: a pass is made and shown once, as a code and as a link, and revoked', async () => {
  const { code, link } = (await json('pass make anita')) as { code: string; link: string };
  expect(code).toMatch(/^([b-z2-9]{4}-){3}[b-z2-9]{4}$/);
  expect(link).toBe(`https://id.example.com/t/${tenant}/sign-in?pass=${code}`);
  expect((await run('pass make anita')).output).toMatch(/pass +\S+\nlink +https:\S+\nfor +anita\nuntil/);
  expect(JSON.stringify(await json('audit --user anita'))).not.toContain(code);
  expect(await run('pass revoke anita')).toMatchObject({ status: 0, output: 'The pass of anita is dead.\n' });
  expect(await run('pass revoke anita')).toMatchObject(refusedWith('pass_not_found'));
});

it('B8: an owner is recovered, and nobody else; the answer says how a password is set, and the audit names all owners', async () => {
  expect(await run('owner recover anita')).toMatchObject(refusedWith('not_an_owner'));
  const { output } = await run('owner recover olga');
  expect(output).toMatch(/owner +olga\n/);
  expect(output).toContain(`sallyport --tenant ${tenant} user set olga --generate-password`);
  const code = /pass +(\S+)/.exec(output)?.[1] ?? 'none';
  const audit = await json('audit --type owner.recovered');
  expect(audit).toMatchObject({ events: [{ actor: { kind: 'host' }, data: { owners: [expect.any(String)] } }] });
  expect(JSON.stringify(audit)).not.toContain(code);
  expect(await json('owner recover olga')).toMatchObject({ pass: { code: expect.not.stringMatching(code) } });
});

it('A2: the command line lists who is stuck, by the same filters', async () => {
  await run('group create Staff');
  expect(await run('stuck')).toEqual({ status: 0, output: 'Nobody is stuck.\n', complaints: '' });
  expect(await json('stuck --group Staff --step enrolment --enrolled no --from 2026-01-01T00:00:00Z --application account')).toEqual({
    people: [],
    next: null,
    stuck: { people: 0, more: false },
    unstuck: { people: 0, median: null },
  });
  expect(await run('stuck --after x')).toMatchObject(refusedWith('command_malformed'));
  expect(await run('stuck --group Nowhere')).toMatchObject(refusedWith('group_not_found'));
  expect((await run('user list --stuck yes')).status).toBe(0);
});

it('readiness is told with the day on which a share of the people is ready, or that it is not in sight', async () => {
  expect((await run('readiness')).output).toMatch(/^0 of 2 people hold a factor\. At 0 a day 95 % will not within a year\.\n$/);
  expect(await json('readiness --percent 50 --application account')).toMatchObject({ people: 0, ready: 0, forecast: { kind: 'reached' } });
  expect(await run('readiness --percent 0')).toMatchObject(refusedWith('command_malformed'));
});
