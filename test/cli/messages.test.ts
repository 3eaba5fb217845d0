import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/runCommand.ts';
import { NO_ADDRESS_FILES } from '../../src/cli/settings.ts';
import { NO_SMS } from '../../src/cli/smsSettings.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { MESSAGE_LANE, runDueJobs } from '../../src/flows/maintenance/runDueJobs.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import { succeeded } from '../../src/kernel/result.ts';
import { type OpenedWorkbench, openWorkbench } from '../../src/openWorkbench.ts';
import { aNumber } from '../builders/phones.ts';
import { aMailServer } from '../doubles/mailServer.ts';
import { recordingTerminal } from '../doubles/recordingTerminal.ts';
import { anSmsGateway, SECRET, type SmsGateway } from '../doubles/smsGateway.ts';

let folder: string;
let mail: Awaited<ReturnType<typeof aMailServer>>;
let gateway: SmsGateway;
let workbench: OpenedWorkbench;
let tenant: string;
let tenants = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-messages-'));
  mail = await aMailServer();
  gateway = await anSmsGateway();
  const opened = await openWorkbench({
    storage: { databaseUrl: null, migrationUrl: null, dataDirectory: folder },
    sealingKeys: [new Uint8Array(randomBytes(32))],
    publicUrl: 'https://id.example.com',
    messaging: {
      smtp: { url: mail.url, from: 'sign-in@example.com' },
      sms: { ...NO_SMS, providers: [{ kind: 'webhook', url: `${gateway.origin}/gateway`, secret: SECRET }] },
    },
    breachedPasswordsFile: null,
    addressFileSettings: NO_ADDRESS_FILES,
    outwardNetworks: [],
  });
  if (!opened.ok) throw new Error(opened.detail);
  workbench = opened.value;
});
afterAll(async () => {
  await workbench.database.close();
  await gateway.close();
  await mail.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  tenants += 1;
  tenant = `acme-${tenants}`;
  await run(`tenant create ${tenant} --name Acme`);
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

/** Does what a server would do meanwhile: sends what is due. */
async function deliver(): Promise<void> {
  const { id } = await json('tenant show');
  const { ports } = workbench;
  const work = runDueJobs(ports, { handlers: jobHandlers(ports), lane: MESSAGE_LANE, failed: () => undefined });
  while ((await work(id as TenantId)) === 'worked');
}

const refusedWith = (code: string) => ({ status: 1, output: '', complaints: expect.stringMatching(new RegExp(`^${code}: `)) });

it('F12: "sms" shows what is missing, and a test that a provider took is what rules wait for', async () => {
  expect((await run('sms show')).output).toMatch(/providers +webhook\ncountries +none\ntest taken +never\nmost an hour +\d+ to a prefix/);
  const number = aNumber();
  expect(await run(`sms test ${number}`)).toMatchObject(refusedWith('phone_country_not_allowed'));
  await run('tenant set --sms-countries de,at');
  expect(await run('sms test 0151')).toMatchObject(refusedWith('phone_malformed'));
  gateway.make('webhook', 'down');
  expect(await run(`sms test ${number}`)).toMatchObject(refusedWith('sms_not_sent'));
  expect(await json('sms show')).toMatchObject({ countries: ['AT', 'DE'], provedAt: null });
  expect(await run('policy set --tenant-rule --level required --factors sms,totp')).toMatchObject(refusedWith('sms_not_proved'));
  gateway.make('webhook', null);
  expect(await run(`sms test ${number}`)).toMatchObject({
    status: 0,
    output: `webhook took a text message for ${number}. Rules can allow sms now.\n`,
  });
  expect(gateway.to(number)).toHaveLength(1);
  expect((await run('sms show')).output).toMatch(/test taken +\d{4}-/);
  expect(await run('policy set --tenant-rule --level required --factors sms,totp')).toMatchObject({ status: 0 });
});

it('A3: "message" lists what was sent and what was not, and sends the latter after all', async () => {
  expect((await run('message list')).output).toBe('There is none.\n');
  await run('user create ada --mail ada@example.com');
  await run('user invite ada');
  const gone = `gone-${tenants}@example.com`;
  await run(`user create eve --mail ${gone}`);
  await run('user invite eve');
  mail.refuse((recipient) => (recipient === gone ? { code: 550, message: 'no such mailbox' } : null));
  await deliver();
  expect((await run('message list')).output).toMatch(/^WRITTEN +BY +TEMPLATE +TO +STATE +BECAUSE +ID\n/);
  const sent = (await json('message list --state sent')) as { messages: { recipient: string }[] };
  expect(sent.messages.map(({ recipient }) => recipient)).toEqual(['ada@example.com']);
  const dead = (await json('message list --state dead')) as { messages: { id: string; recipient: string }[] };
  expect(dead).toMatchObject({
    messages: [{ recipient: gone, template: 'invitation', state: { kind: 'dead', because: 'the mail server answered 550' } }],
  });
  const id = dead.messages[0]?.id;
  expect((await run('message list --limit 1')).output).toMatch(/\nThere are more: --before \S+\n$/);
  expect((await run(`message list --before ${id}`)).output).not.toContain(gone);
  for (const wrong of ['--state lost', '--before 7', '--limit 0']) {
    expect(await run(`message list ${wrong}`)).toMatchObject(refusedWith('command_malformed'));
  }

  mail.refuse(() => null);
  expect(await run(`message revive ${id}`)).toMatchObject({ status: 0, output: 'It is sent again.\n' });
  await deliver();
  expect(mail.to(gone)).toHaveLength(1);
  expect(await run(`message revive ${id}`)).toMatchObject(refusedWith('message_not_found'));
  expect(await run('message revive 7')).toMatchObject(refusedWith('command_malformed'));
  expect(((await json('audit --type message.revived')) as { events: object[] }).events).toMatchObject([{ actor: { kind: 'host' } }]);
});

it('"mail" sends a test, and tells what the mail server answered', async () => {
  const to = `test-${tenants}@example.com`;
  expect(await run(`mail test ${to}`)).toMatchObject({ status: 0, output: expect.stringMatching(/ took a mail for test-/) });
  expect(mail.to(to).map(({ from }) => from)).toMatchObject([{ name: 'Acme', address: 'sign-in@example.com' }]);
  expect(await run('mail test nobody')).toMatchObject(refusedWith('mail_malformed'));
  mail.refuse(() => ({ code: 554, message: 'go away' }));
  expect(await run(`mail test ${to}`)).toMatchObject(refusedWith('mail_not_sent'));
  mail.refuse(() => null);
});

it('"mail" shows every mail, gives one words and looks of its own, and takes them back', async () => {
  expect((await run('mail templates')).output).toMatch(/^TEMPLATE +WORDS +SUBJECT +WHAT FOR\n(.+\n)+test +of the product/);
  const [text, html] = [join(folder, 'words.txt'), join(folder, 'words.html')];
  await writeFile(text, 'It works at {{tenant}}.');
  await writeFile(html, '<p>It <b>works</b>.</p>');
  expect(await run(`mail set-template test --subject 'Hello' --text-file ${join(folder, 'none.txt')}`)).toMatchObject(
    refusedWith('file_unreadable'),
  );
  expect(await run(`mail set-template unknown --subject Hello --text-file ${text}`)).toMatchObject(refusedWith('template_not_found'));
  expect(await run(`mail set-template test --subject '{{password}}' --text-file ${text}`)).toMatchObject(refusedWith('template_malformed'));
  expect((await run(`mail set-template test --subject 'Hello from {{tenant}}' --text-file ${text} --html-file ${html}`)).output).toContain(
    'sallyport mail preview test',
  );
  await run("mail branding --sender-name 'Acme IT' --accent-color #AA0011 --footer 'Acme and Sons'");
  expect((await run('mail branding')).output).toBe('sender         Acme IT\naccent colour  #aa0011\nfooter         Acme and Sons\n');
  expect((await run('mail preview test')).output).toBe('From: Acme IT\nSubject: Hello from Acme\n\nIt works at Acme.\n\nAcme and Sons\n\n');
  expect((await run('mail preview test --html')).output).toContain('<p>It <b>works</b>.</p>');
  expect((await run('mail templates')).output).toMatch(/\ntest +own +Hello from/);
  expect(await run('mail branding --accent-color red')).toMatchObject(refusedWith('setting_out_of_range'));
  await run('mail branding --sender-name none --footer none');
  expect(await json('mail branding')).toMatchObject({ senderName: null, footer: null, accentColor: '#aa0011' });
  expect((await run('mail reset-template test')).output).toBe('"test" has the words of the product.\n');
  expect((await run('mail preview test')).output).not.toContain('It works');
  expect(await run('mail preview unknown')).toMatchObject(refusedWith('template_not_found'));
});

it('B7: somebody is invited, invited again, and not any more; and an address is shown to be theirs', async () => {
  const to = `ida-${tenants}@example.com`;
  const link = new RegExp(`https://id\\.example\\.com/t/${tenant}/link\\?key=[\\w-]{43}`);
  expect((await run(`user create ida --mail ${to} --invite`)).output).toMatch(new RegExp(`mail +${to} \\(not verified\\)`));
  await deliver();
  expect(await run('user invite ida')).toMatchObject({ status: 0, output: `A link goes to ${to}.\n` });
  await deliver();
  const links = mail.to(to).map((one) => link.exec(one.text ?? '')?.[0]);
  expect(new Set(links).size).toBe(2);
  expect(JSON.stringify(await json('audit --user ida'))).not.toContain(String(links[1]).split('key=')[1]);
  expect((await run('user revoke-invitation ida')).output).toBe('The invitation of ida is over.\n');
  expect(await run('user revoke-invitation ida')).toMatchObject(refusedWith('invitation_not_found'));
  expect((await run('user verify-mail ida')).output).toBe(`A link goes to ${to}.\n`);

  expect(await run('user create otto --invite')).toMatchObject(refusedWith('mail_missing'));
  expect(await run('user invite otto')).toMatchObject(refusedWith('mail_missing'));
  expect(await run('user invite nobody')).toMatchObject(refusedWith('user_not_found'));
  await run('user set ida --generate-password --mail-verified');
  expect(await run('user invite ida')).toMatchObject(refusedWith('password_already_set'));
  expect((await run('user show ida')).output).toContain(`${to} (verified)`);
  await run('user disable ida');
  expect(await run('user verify-mail ida')).toMatchObject(refusedWith('user_disabled'));
});

it('registration is opened and shut, for domains or for any', async () => {
  expect((await run('tenant show')).output).toMatch(/selfRegistration +false\nregistrationDomains +any\ninvitationHours +72\n/);
  await run('tenant set --self-registration true --registration-domains Acme.Example,example.com --invitation-hours 24');
  const { settings } = await json('tenant show');
  expect(settings).toMatchObject({
    selfRegistration: true,
    registrationDomains: ['acme.example', 'example.com'],
    invitationHours: 24,
  });
  for (const wrong of [
    '--self-registration maybe',
    "--registration-domains 'not a domain'",
    '--invitation-hours 721',
    '--invitation-hours soon',
  ]) {
    expect(await run(`tenant set ${wrong}`)).toMatchObject(refusedWith('setting_out_of_range'));
  }
  await run('tenant set --registration-domains any --self-registration false');
  expect(await json('tenant show')).toMatchObject({ settings: { selfRegistration: false, registrationDomains: [] } });
});
