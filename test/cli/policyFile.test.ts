import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/runCommand.ts';
import { NO_ADDRESS_FILES } from '../../src/cli/settings.ts';
import { NO_SMS } from '../../src/cli/smsSettings.ts';
import { refused, succeeded } from '../../src/kernel/result.ts';
import { type OpenedWorkbench, openWorkbench } from '../../src/openWorkbench.ts';
import { recordingTerminal } from '../doubles/recordingTerminal.ts';

let folder: string;
let workbench: OpenedWorkbench;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-policy-file-'));
  const opened = await openWorkbench({
    storage: { databaseUrl: null, migrationUrl: null, dataDirectory: join(folder, 'data') },
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

async function run(line: string, words: { readonly database?: 'none'; readonly input?: string } = {}) {
  const terminal = recordingTerminal({ folder, tenant: 'acme', ...(words.input === undefined ? {} : { input: words.input }) });
  const open = async () => (words.database === 'none' ? refused('database_unavailable', 'There is none.') : succeeded(workbench));
  const status = await runCommand(open, line.split(' '), terminal);
  return { status, output: terminal.output(), complaints: terminal.complaints() };
}

const write = (text: string) => writeFile(join(folder, 'policy.yaml'), text);

it('a tenant goes from commands to a file and is kept by it: planned, applied, and drift is told by the exit status', async () => {
  for (const line of ['tenant create acme', 'group create Finance', 'policy set --group Finance --level required']) await run(line);
  const exported = await run('policy export');
  expect(exported.output).toContain('groups:\n  Finance:\n    level: required\n');
  await write(`# Ours.\n${exported.output}`);
  expect(await run('policy plan policy.yaml --drift')).toMatchObject({ status: 0, output: 'The rules stand as policy.yaml says.\n' });

  await write((await readFile(join(folder, 'policy.yaml'), 'utf8')).replace('level: optional', 'level: required # since today'));
  const planned = await run('policy plan policy.yaml --drift');
  expect(planned).toMatchObject({ status: 1, output: expect.stringMatching(/set now +the tenant +now +required/) });
  expect((await run('policy plan policy.yaml')).status).toBe(0);
  const [, revision] = /--expect (\d+)/.exec(planned.output) ?? [];
  await run('policy set --group Finance --level optional');
  expect(await run(`policy apply policy.yaml --expect ${revision}`)).toMatchObject({
    status: 1,
    complaints: expect.stringMatching(/^revision_conflict: /),
  });
  expect(await run('policy apply policy.yaml')).toMatchObject({ status: 0, output: expect.stringContaining('Applied.') });
  expect((await run('policy apply policy.yaml')).output).toContain('nothing of them was changed');
  expect((await run('policy list --group Finance')).output).toMatch(/required .*in_force/);

  await run('policy try --group Finance --level required --factors webauthn');
  expect(await run('policy plan policy.yaml --drift')).toMatchObject({
    status: 1,
    output: expect.stringMatching(/end the trial +group "Finance" +now +required +- +webauthn/),
  });
  const rewritten = await run('policy export --into policy.yaml');
  expect(rewritten.output).toMatch(/level: required # since today[\s\S]*Finance:\n {4}level: required\n {4}tried:\n {6}level: required\n/);
  await write(rewritten.output);
  expect((await run('policy plan policy.yaml --drift')).status).toBe(0);

  await run('policy set --group Finance --level optional');
  const into = await run('policy export --into policy.yaml');
  expect(into.output).toMatch(/^# Ours\.\n/);
  expect(into.output).toContain('level: required # since today');
  expect(into.output).toContain('Finance:\n    level: optional');
});

it('a file that is wrong, not there, or would leave nobody a way, is refused with its code, and nothing of it is done', async () => {
  const before = (await run('policy list --json')).output;
  await write('tenant: { level: required }\ngroups: { Finance: { levl: off } }\n');
  for (const verb of ['plan', 'apply']) {
    expect(await run(`policy ${verb} policy.yaml`)).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^policy_file_unknown_key: policy\.yaml: Line 2, column 22: /),
    });
  }
  await write('tenant: { level: required, factors: [backup_code] }\n');
  expect(await run('policy plan policy.yaml')).toMatchObject({ status: 1, output: expect.stringContaining('no_enrollable_kind') });
  expect(await run('policy apply policy.yaml')).toMatchObject({ status: 1, complaints: expect.stringMatching(/^no_enrollable_kind: /) });
  expect(await run('policy plan nowhere.yaml')).toMatchObject({ status: 1, complaints: expect.stringMatching(/^file_unreadable: /) });
  expect(await run('policy apply policy.yaml --expect soon')).toMatchObject({ complaints: expect.stringMatching(/^command_malformed: /) });
  expect((await run('policy list --json')).output).toBe(before);
});

it('tests of a file of rules need no database, and the exit status tells whether all are decided as expected', async () => {
  await write('tenant: { level: required }\n');
  const situation =
    '{ at: 2026-12-02T09:00:00Z, user: { createdAt: 2020-01-01T00:00:00Z }, evidence: [{ method: password, at: 2026-12-02T09:00:00Z }] }';
  const tests = (outcome: string) => `cases: [{ name: Everybody, situation: ${situation}, expect: { outcome: ${outcome} } }]\n`;
  await writeFile(join(folder, 'tests.yaml'), tests('enrol'));
  expect(await run('policy test tests.yaml --policy policy.yaml', { database: 'none' })).toEqual({
    status: 0,
    output: 'ok  Everybody\n1 of 1 are decided as expected.\n',
    complaints: '',
  });
  await writeFile(join(folder, 'tests.yaml'), tests('grant'));
  expect(await run('policy test tests.yaml --policy policy.yaml', { database: 'none' })).toMatchObject({
    status: 1,
    output: expect.stringContaining('outcome: expected "grant", decided "enrol"'),
  });
  expect((await run('policy export', { database: 'none' })).status).toBe(1);
});
