import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/runCommand.ts';
import { NO_ADDRESS_FILES } from '../../src/cli/settings.ts';
import { NO_SMS } from '../../src/cli/smsSettings.ts';
import { DAY, formatInstant, instant } from '../../src/kernel/instant.ts';
import { succeeded } from '../../src/kernel/result.ts';
import { type OpenedWorkbench, openWorkbench } from '../../src/openWorkbench.ts';
import { recordingTerminal } from '../doubles/recordingTerminal.ts';

let folder: string;
let workbench: OpenedWorkbench;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-rollouts-'));
  const opened = await openWorkbench({
    storage: { databaseUrl: null, migrationUrl: null, dataDirectory: folder },
    sealingKeys: [new Uint8Array(randomBytes(32))],
    publicUrl: 'http://localhost:3000',
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

async function run(line: string) {
  const argv = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const terminal = recordingTerminal({ folder, tenant: 'acme' });
  const status = await runCommand(async () => succeeded(workbench), argv, terminal);
  return { status, output: terminal.output(), complaints: terminal.complaints() };
}

const inDays = (days: number) => formatInstant(instant(Date.now() + days * DAY));

it('plans, starts, lists, shows, pauses, resumes and rolls back', async () => {
  await run('tenant create acme');
  await run('group create Support');
  await run('user create anita');
  await run('policy set --tenant-rule --level off');
  const stages = `--first Support@${inDays(3)} --share 25@${inDays(9)} --date ${inDays(20)}`;
  const plan = `--name 'MFA for all' --tenant-rule ${stages}`;

  const planned = await run(`rollout plan ${plan}`);
  expect(planned.output).toContain('Careful: Nobody was ever asked');
  expect(planned.output).toMatch(/25 % of the tenant +20\d\d-/);
  expect((await run('rollout list')).output).toContain('There was no roll-out yet.');

  expect(planned.output).toMatch(/25 % of the tenant +announcement +20\d\d-/);
  expect((await run(`rollout plan ${plan} --without-mails`)).output).toContain('Nobody is told by mail.');
  for (const wrong of ['--reminders 7,x', '--reminders 7,7', '--mails-per-minute 0'])
    expect((await run(`rollout plan ${plan} ${wrong}`)).complaints).toMatch(/^(rollout_malformed|command_malformed): /);

  const started = await run(`rollout start ${plan}`);
  const id = /roll-out (\S+), with 5 version/.exec(started.output)?.[1] ?? started.complaints;
  expect((await run('rollout list')).output).toMatch(/MFA for all +running/);
  expect((await run(`rollout start ${plan}`)).complaints).toMatch(/^rollout_overlaps: /);
  expect((await run(`rollout show ${id}`)).output).toMatch(/group "Support" +coming/);
  // Which of the two dates is hers, chance says.
  const [, stage] = /([12]) +announcement .*1 no address/.exec((await run(`rollout mails ${id}`)).output) ?? [];
  expect(stage).toBeDefined();
  expect((await run(`rollout mails ${id}`)).output).toContain('No mail server is set');
  expect((await run(`rollout mail-people ${id} --stage ${stage}`)).output).toMatch(/anita +no address/);
  expect((await run(`rollout mail-people ${id} --step days_9`)).complaints).toMatch(/^rollout_mail_not_found: /);
  expect((await run(`rollout test-mail ${id} me@example.org`)).complaints).toMatch(/^mail_unavailable: /);
  expect((await run(`rollout pause ${id}`)).output).toContain('Paused.');
  expect((await run(`rollout show ${id}`)).output).toMatch(/group "Support" +waiting/);
  expect((await run(`rollout resume ${id} --without-brake`)).output).toContain('It goes on.');
  expect((await run(`rollout roll-back ${id}`)).output).toContain('Rolled back.');
  expect((await run('policy show --tenant-rule')).output).toMatch(/level of its own +off/);
});

it.each([
  ['rollout plan --name x --tenant-rule --date soon', 'command_malformed'],
  [`rollout plan --name x --date ${inDays(9)}`, 'command_malformed'],
  [`rollout plan --name x --tenant-rule --date ${inDays(9)} --share 25`, 'command_malformed'],
  [`rollout plan --name x --tenant-rule --date ${inDays(9)} --share many@${inDays(5)}`, 'rollout_malformed'],
  [`rollout plan --name x --tenant-rule --date ${inDays(9)} --grace-days few`, 'command_malformed'],
  [`rollout plan --name x --tenant-rule --date ${inDays(-9)}`, 'starts_in_past'],
  [`rollout plan --name x --group Nobody --date ${inDays(9)}`, 'group_not_found'],
  ['rollout show something', 'command_malformed'],
])('%s is refused with %s', async (line, code) => {
  expect((await run(line)).complaints).toMatch(new RegExp(`^${code}: `));
});
