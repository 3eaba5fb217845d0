import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/runCommand.ts';
import { NO_ADDRESS_FILES } from '../../src/cli/settings.ts';
import { NO_SMS } from '../../src/cli/smsSettings.ts';
import { succeeded } from '../../src/kernel/result.ts';
import { type OpenedWorkbench, openWorkbench } from '../../src/openWorkbench.ts';
import { aSigningPair } from '../builders/aServiceProvider.ts';
import { recordingTerminal } from '../doubles/recordingTerminal.ts';

let folder: string;
let workbench: OpenedWorkbench;
let tenant: string;
let tenants = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-commands-'));
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

/** A command line, divided at blanks; `''` keeps them together. */
async function run(line: string, input?: string) {
  const argv = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const terminal = recordingTerminal({ folder, tenant, ...(input === undefined ? {} : { input }) });
  const status = await runCommand(async () => succeeded(workbench), argv, terminal);
  return { status, output: terminal.output(), complaints: terminal.complaints() };
}

async function json(line: string): Promise<Record<string, unknown>> {
  const { output, complaints } = await run(`${line} --json`);
  if (output === '') throw new Error(complaints);
  return JSON.parse(output) as Record<string, unknown>;
}

beforeEach(async () => {
  tenants += 1;
  tenant = `acme-${tenants}`;
  expect(await run(`tenant create ${tenant} --name 'Acme GmbH'`)).toMatchObject({ status: 0 });
});

describe('tenants', () => {
  it('L2: a new tenant is there with its settings, reads optional, and can be set up', async () => {
    expect((await run('tenant show')).output).toContain('Acme GmbH');
    expect((await run('policy show')).output).toMatch(/level with the tenant's +optional/);

    await run("tenant set --name Acme --session-idle 600 --backup-codes-as-first-factor true --help-contact 'Ask Ada'");

    expect(await json('tenant show')).toMatchObject({
      name: 'Acme',
      settings: {
        sessionIdleSeconds: 600,
        dormantAfterDays: null,
        backupCodesAsFirstFactor: true,
        helpContact: 'Ask Ada',
        sessionAbsoluteSeconds: 86_400,
      },
    });
    expect(await run('tenant set --session-idle 1')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^setting_out_of_range: /),
    });
    // S11, B7: whoever comes back after ninety days is asked for a pass, which support makes.
    await run('tenant set --dormant-after 90 --first-enrolment pass --bypass-max 12 --enrolment-window 24 --pass-life 30');
    expect(await json('tenant show')).toMatchObject({
      settings: {
        sessionIdleSeconds: 600,
        dormantAfterDays: 90,
        firstEnrolment: 'pass',
        bypassMaxHours: 12,
        enrolmentWindowHours: 24,
        passMinutes: 30,
      },
    });
    for (const wrong of ['--bypass-max 169', '--bypass-max 0', '--enrolment-window 0', '--pass-life 4', '--pass-life soon']) {
      expect(await run(`tenant set ${wrong}`)).toMatchObject({ status: 1, complaints: expect.stringMatching(/^setting_out_of_range: /) });
    }
  });

  it('a command says which tenant it lacks, and does not take another for it', async () => {
    const missing = recordingTerminal({ tenant: 'nobody' });
    expect(await runCommand(async () => succeeded(workbench), ['user', 'list'], missing)).toBe(1);
    expect(missing.complaints()).toMatch(/^tenant_not_found: .*"nobody"/);

    await run('tenant create second');
    const unnamed = recordingTerminal({});
    expect(await runCommand(async () => succeeded(workbench), ['user', 'list'], unnamed)).toBe(1);
    expect(unnamed.complaints()).toMatch(new RegExp(`^tenant_not_named: .*${tenant}.*second`));
  });

  it('two tenants do not see each other', async () => {
    await run('user create anita');
    tenant = 'acme-1';

    expect(await run('user show anita')).toMatchObject({ status: 1, complaints: expect.stringMatching(/^user_not_found: "anita"/) });
  });
});

describe('people and groups', () => {
  it('a person is made, shown, changed, disabled, enabled and deleted', async () => {
    await run("user create Anita --name 'Anita Desai' --mail anita@acme.example --role administrator");
    expect(await json('user show anita')).toMatchObject({
      user: { loginName: 'anita', displayName: 'Anita Desai', role: 'administrator', disabledAt: null },
    });

    await run("user set anita --name 'Anita D' --mail none --role none");
    expect(await json('user show anita')).toMatchObject({ user: { displayName: 'Anita D', mail: null, role: null } });

    await run('user disable anita');
    expect(await json('user show anita')).toMatchObject({ user: { disabledAt: expect.stringMatching(/^\d{4}-.*Z$/) } });
    await run('user enable anita');
    expect(await json('user show anita')).toMatchObject({ user: { disabledAt: null } });
    await run('user delete anita');
    expect(await run('user show anita')).toMatchObject({ status: 1 });
  });

  it('A3: a password is read from standard input or made and shown once, and is never in the audit', async () => {
    const given = await run('user create anita --password-stdin', 'correct horse battery\n');
    expect(given).toMatchObject({ status: 0 });
    expect(given.output).not.toContain('correct horse');
    const { password } = await json('user create ben --generate-password');
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);

    expect(await run('user create clara --password-stdin', 'short\n')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^password_too_short: /),
    });

    const audit = (await run('audit --json --limit 1000')).output;
    expect(audit).toContain('user.created');
    expect(audit).not.toContain('correct horse');
    expect(audit).not.toContain(String(password));
    expect(await run('user show clara')).toMatchObject({ status: 1 });
  });

  it('a group is filled, listed, searched and emptied', async () => {
    await run("group create 'Beta Testers'");
    await run('user create anita');
    await run('user create ben');
    expect(await run("group add 'Beta Testers' anita")).toMatchObject({ status: 0 });

    expect(await json('group list')).toMatchObject([{ name: 'Beta Testers', members: 1 }]);
    expect((await run("user list --group 'Beta Testers'")).output).not.toContain('ben');
    await run("group remove 'Beta Testers' anita");
    expect(await json('group list')).toMatchObject([{ members: 0 }]);
    expect(await run("group add 'Gamma' anita")).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^group_not_found: "Gamma"/),
    });
    await run("group delete 'Beta Testers'");
    expect(await json('group list')).toEqual([]);
  });

  it('lists go on where the page before ended', async () => {
    for (const name of ['a', 'b', 'c']) await run(`user create ${name}`);

    const first = await json('user list --limit 2');
    const second = await json(`user list --limit 2 --after ${String(first['next'])}`);

    expect(first).toMatchObject({ users: [{ loginName: 'a' }, { loginName: 'b' }] });
    expect(second).toMatchObject({ users: [{ loginName: 'c' }], next: null });
    for (const limit of ['0', '1001', 'x']) expect(await run(`user list --limit ${limit}`)).toMatchObject({ status: 1 });
  });

  it('a CSV with bad rows keeps the good ones, names the lines of the others, and ends with 1', async () => {
    const file = join(folder, 'people.csv');
    await writeFile(file, 'login_name,display_name,mail\nanita,Anita,anita@acme.example\n,Nobody,\nben,Ben,not a mail\nclara,Clara,\n');

    const imported = await run('user import people.csv');

    expect(imported.status).toBe(1);
    expect(imported.complaints).toMatch(/^line 3: \w+: .+\nline 4: \w+: .+\n$/);
    expect(imported.output).toContain('2 made, 0 changed, 2 rejected');
    expect(await json('user list')).toMatchObject({ users: [{ loginName: 'anita' }, { loginName: 'clara' }] });
    expect(await run('user import nowhere.csv')).toMatchObject({ status: 1, complaints: expect.stringMatching(/^file_unreadable: /) });
  });

  it('names with control characters do not steer the terminal', async () => {
    expect((await run("user create 'a‮b'")).status).toBe(1);
    expect((await run("group create 'a\u001b[2Jb'")).status).toBe(1);
  });
});

describe('rules', () => {
  beforeEach(async () => {
    await run('group create Administrators');
    await run('application register finance --redirect-uri http://localhost:4000/callback');
  });

  it('turning the level keeps the other parts of a rule, so that no restriction is lifted in passing', async () => {
    await run('policy set --application finance --level required --factors webauthn --timing grace-period --days 7');
    const turned = await json('policy set --application finance --level optional');
    expect(turned).toMatchObject({ version: { level: 'optional', factors: ['webauthn'], timing: { kind: 'grace-period', days: 7 } } });

    const lifted = await json('policy set --application finance --factors any --timing inherit --level inherit');
    expect(lifted).toMatchObject({ version: { level: null, factors: null, timing: null } });
  });

  it('a rule reaches a share of the people, and everybody again when told so or when the level is turned', async () => {
    const staged = await run('policy set --tenant-rule --level required --reach 25 --reach-others optional');
    expect(staged.output).toContain('level required for 25 %, else optional');
    expect(await json('policy set --tenant-rule --reach 50')).toMatchObject({ version: { reach: { percent: 50, others: 'optional' } } });
    expect(await json('policy set --tenant-rule --factors totp')).toMatchObject({
      version: { reach: { percent: 50, others: 'optional' } },
    });
    expect((await json('policy set --tenant-rule --reach all'))['version']).not.toHaveProperty('reach');
    expect((await run('policy set --tenant-rule --reach 101 --reach-others off')).complaints).toMatch(/^reach_out_of_range: /);
    expect((await run('policy set --tenant-rule --reach 10')).complaints).toMatch(/^reach_not_looser: /);
    await run('policy set --tenant-rule --reach 10 --reach-others off');
    expect((await json('policy set --tenant-rule --level optional'))['version']).not.toHaveProperty('reach');
  });

  it('L4: a rule without effect is saved and says so', async () => {
    await run('policy set --tenant-rule --level required');

    const looser = await run('policy set --group Administrators --level off');

    expect(looser).toMatchObject({ status: 0 });
    expect(looser.output).toContain('no effect: the tenant requires more');
    expect((await run('policy list --group Administrators')).output).toContain('in_force, no effect');
    expect((await run('policy show --group Administrators')).output).toMatch(/level with the tenant's +required/);
  });

  it.each([
    ['--level sometimes', 'unknown_level'],
    ['--level required --timing later', 'unknown_timing'],
    ['--level required --days 91', 'days_out_of_range'],
    ['--level required --days seven', 'days_out_of_range'],
    ['--factors webauthn,palm', 'unknown_kind'],
    ['--factors backup_code', 'no_enrollable_kind'],
    ['--existing-sessions ignore', 'existing_sessions_unknown'],
  ])('L1, T1: %s is refused and changes nothing', async (options, code) => {
    await run('policy set --tenant-rule --level optional');
    const before = await json('policy list');

    expect(await run(`policy set --tenant-rule ${options}`)).toMatchObject({ status: 1, complaints: expect.stringMatching(`^${code}: `) });

    expect(await json('policy list')).toEqual(before);
  });

  it('T10: a rule is scheduled, seen coming, and withdrawn', async () => {
    const { id } = await json('policy schedule --tenant-rule --level required --from 2100-01-01T00:00:00Z');
    expect((await run('policy list')).output).toContain('scheduled');
    expect((await run('policy show --at 2100-01-01T00:00:00Z')).output).toMatch(/level with the tenant's +required/);
    expect((await run('policy show')).output).toMatch(/next version from +2100-01-01T00:00:00Z/);

    expect(await run(`policy withdraw ${String(id)}`)).toMatchObject({ status: 0 });

    expect((await run('policy show --at 2100-01-01T00:00:00Z')).output).toMatch(/level with the tenant's +optional/);
    expect((await run('policy list')).output).toContain('withdrawn');
    expect(await run(`policy withdraw ${String(id)}`)).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^version_not_found: /),
    });
  });

  it('shows the impact of a rule before it is set, and says again what an earlier version said', async () => {
    await run('user create anita');
    const impact = 'policy impact --tenant-rule --level required --days 14';
    const told = await run(impact);
    expect(told.status).toBe(0);
    expect(told.output).toMatch(/^ +1 +0 +1 +will be asked to set one up, and can put it off until \d{4}-/m);
    expect(told.output).toMatch(/^1 people in all, without 0 disabled accounts\.\nIt would be saved\.$/m);
    expect(await json(impact)).toMatchObject({
      counted: 1,
      numbers: { can_skip_until: { people: 1, deadlines: { earliest: expect.stringMatching(/Z$/) } } },
      refusal: null,
    });
    expect((await run(`${impact} --existing-sessions recheck`)).output).toContain(
      '0 live sessions would be judged again, and more asked of 0.',
    );
    expect(await run('policy impact --tenant-rule --level optional --factors backup_code')).toMatchObject({
      status: 1,
      output: expect.stringContaining('refused with no_enrollable_kind'),
    });
    expect(await json('policy list')).toMatchObject({ versions: [] });

    const { id } = await json('policy set --tenant-rule --level required');
    await run('policy set --tenant-rule --level off');
    expect(await run(`policy restore ${String(id)}`)).toMatchObject({ status: 0 });
    expect((await run('policy show')).output).toMatch(/level with the tenant's +required/);
    expect(await run('policy restore nothing')).toMatchObject({ status: 1 });
  });

  it('replays the sign-ins of the last days under a rule, and lists none where nobody signed in', async () => {
    const replay = 'policy replay --tenant-rule --level required --last 2';
    const told = await run(replay);
    expect(told).toMatchObject({ status: 0, complaints: '' });
    expect(told.output).toMatch(/^DAY +UNCHANGED +NOT ASKED +CHALLENGED +CAN SKIP +HELD +REFUSED$/m);
    expect(told.output).toMatch(/^people +0 +0 +0 +0 +0 +0$/m);
    expect(await json(replay)).toMatchObject({ signIns: 0, days: [{}, {}], numbers: { held: { signIns: 0, people: 0 } } });
    expect(await run(`${replay} --list held --day 2026-12-01`)).toMatchObject({ status: 0, output: 'Nobody.\n' });
    for (const [wrong, code] of [
      ['--last 91', 'days_of_replay_out_of_range'],
      ['--last many', 'days_of_replay_out_of_range'],
      ['--list everything', 'command_malformed'],
      ['--list held --day yesterday', 'command_malformed'],
    ] as const)
      expect(await run(`${replay} ${wrong}`), wrong).toMatchObject({ status: 1, complaints: expect.stringContaining(code) });
  });

  it('tries a rule without enforcing it, tells what is tried, and ends it', async () => {
    const begun = await run('policy try --tenant-rule --level required');
    expect(begun).toMatchObject({ status: 0, output: expect.stringMatching(/is tried since .*Nothing is enforced/) });
    expect((await run('policy tried')).output).toMatch(/^the tenant +.* +required/m);
    expect(await json('policy tried')).toMatchObject({ trials: [{ version: { level: 'required' } }], numbers: { held: { signIns: 0 } } });
    expect(await run('policy tried --list held')).toMatchObject({ status: 0, output: 'Nobody.\n' });
    expect(await run('policy tried --list everything')).toMatchObject({ status: 1 });
    expect(await json('policy show')).toMatchObject({ inForce: null });
    expect(await run('policy try --tenant-rule --end')).toMatchObject({ status: 0 });
    expect(await run('policy try --tenant-rule --end')).toMatchObject({
      status: 1,
      complaints: expect.stringContaining('trial_not_found'),
    });
  });

  it('F6: an impact with dead ends lists them, and its status is 1 unless they are accepted', async () => {
    for (const group of ['Administrators', 'Keys']) await run(`group create ${group}`);
    for (const person of ['anita', 'ben']) {
      await run(`user create ${person}`);
      for (const group of ['Administrators', 'Keys']) await run(`group add ${group} ${person}`);
    }
    await run('policy set --group Keys --level required --factors webauthn');
    const impact = 'policy impact --group Administrators --level required --factors totp';
    const told = await run(impact);
    expect(told.status).toBe(1);
    expect(told.output).toMatch(/^ +2 +0 +2 +can neither answer nor set one up$/m);
    expect(told.output).toMatch(/^2 +- +group "\w+", group "\w+" +everywhere +\d{4}-/m);
    expect(told.output).toMatch(/^Saving would be refused with dead_ends: /m);
    expect(told.output).not.toContain('It would be saved');
    const accepted = await run(`${impact} --accept-dead-ends`);
    expect(accepted).toMatchObject({ status: 0, output: expect.stringContaining('It would be saved, with 1 dead end.') });
    expect(await json('policy list --group Administrators')).toMatchObject({ versions: [] });
  });

  it.each(['', '--tenant-rule --group Administrators'])('which rule is meant has to be said, and once: "%s"', async (scope) => {
    expect(await run(`policy set ${scope} --level required`)).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^command_malformed: /),
    });
    expect(await json('policy list')).toMatchObject({ versions: [] });
  });

  it('explain says in sentences what would happen, and in JSON what was decided', async () => {
    await run("user create anita --name 'Anita Desai'");
    await run('policy set --application finance --level required --factors webauthn');

    const text = (await run('explain anita finance')).output;
    expect(text).toContain('Anita Desai signs in to "finance"');
    expect(text).toContain('passkey or security key');
    expect(await json('explain anita finance')).toMatchObject({
      gate: 'none',
      decision: { outcome: 'enrol', skippable: false, decidedBy: 'enrol_now' },
    });
    expect(await json('explain anita')).toMatchObject({ decision: { outcome: 'enrol', skippable: true } });
    await run('user disable anita');
    expect((await run('explain anita finance')).output).toContain('disabled');
    expect(await run('explain anita finance --at yesterday')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^command_malformed: /),
    });
  });
});

describe('applications, sessions, factors, keys and the audit', () => {
  it('A SAML service provider is registered by its metadata or by hand, shown, changed, and refused where it is wrong', async () => {
    const { certificate } = await aSigningPair();
    await writeFile(join(folder, 'travel.pem'), `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`);
    const metadata =
      '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://desk.example"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://desk.example/acs"/></SPSSODescriptor></EntityDescriptor>';
    const byMetadata = await run('application register desk --saml-metadata - --attribute name groups', metadata);
    expect(byMetadata.output).toMatch(new RegExp(`metadata +http://localhost:3000/t/${tenant}/saml/metadata`));
    expect(byMetadata.output).toMatch(/responses go to +https:\/\/desk.example\/acs/);
    const byHand = await run(
      'application register travel --entity-id https://travel.example --acs-url https://travel.example/acs --certificate travel.pem --logout-url https://travel.example/slo --signed-requests required',
    );
    expect(byHand.output).toMatch(/logout +https:\/\/travel.example\/slo \(post\)/);
    await run('application set travel --idp-initiated on --relay-state /home --logout-url none --name-id email');
    expect(await json('application show travel')).toMatchObject({
      oidc: null,
      saml: {
        entityId: 'https://travel.example',
        logout: null,
        nameIdFormat: 'email',
        certificates: [certificate],
        signedRequests: 'required',
        idpInitiated: { allowed: true, relayState: '/home' },
      },
    });
    expect((await run('application list')).output).toContain('https://travel.example');
    expect((await run('application register other --saml-metadata -', '<x/>')).complaints).toContain('saml_metadata_malformed');
    expect((await run('application register other --saml-metadata gone.xml')).complaints).toContain('file_unreadable');
    expect((await run('application register other --entity-id https://travel.example --acs-url https://x.example')).complaints).toContain(
      'saml_entity_taken',
    );
    expect((await run('keys rotate --saml')).output).toMatch(/^The tenant signs with the key /);
  });

  it('A3: an application is registered with a secret that is shown once, changed, given another secret, and deleted', async () => {
    const registered = await json('application register wiki --redirect-uri http://localhost:4000/callback --demand-aal 2');
    const { clientSecret } = registered;
    expect(registered).toMatchObject({ issuer: `http://localhost:3000/t/${tenant}`, application: { demand: { aal: 2 } } });
    expect(clientSecret).toMatch(/^.{32,}$/);

    expect(
      (await run('application set wiki --name Wiki --demand-aal none --backchannel-logout-uri http://localhost:4000/out')).output,
    ).toContain('http://localhost:4000/out');
    const shown = await json('application show wiki');
    expect(shown).toMatchObject({ name: 'Wiki', demand: null, oidc: { redirectUris: ['http://localhost:4000/callback'] } });
    expect(JSON.stringify(shown)).not.toContain(String(clientSecret));
    expect((await json('application rotate-secret wiki'))['clientSecret']).not.toBe(clientSecret);
    expect(await run('application set wiki --redirect-uri /callback')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^redirect_uri_malformed: /),
    });
    expect(await json('application disable wiki')).toMatchObject({ clientId: 'wiki', disabledAt: expect.anything() });
    expect((await run('application show wiki')).output).toMatch(/disabled +since /);
    expect(await json('application enable wiki')).toMatchObject({ disabledAt: null });
    await run('application delete wiki');
    expect(await run('application show wiki')).toMatchObject({ status: 1, complaints: expect.stringMatching(/^application_not_found: /) });
    expect(await run('application delete console')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^application_built_in: /),
    });
  });

  it("S6: sessions are ended one, a person's, or all, and exactly one of these is named", async () => {
    await run('user create anita');

    expect(await run('session revoke --user anita --reason lost')).toMatchObject({ status: 0 });
    expect(await run('session revoke --all')).toMatchObject({ status: 0 });
    expect(await run('session revoke')).toMatchObject({ status: 1, complaints: expect.stringMatching(/^command_malformed: /) });
    expect(await run('session revoke --all --user anita')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^command_malformed: /),
    });
    expect(await run('session revoke 0198c5b2-0000-7000-8000-000000000001')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^session_not_found: /),
    });
    expect((await run('session list')).output).toBe('Nobody is signed in.\n');

    const audit = await json('audit --type user.sessions_revoked tenant.sessions_revoked');
    expect(audit).toMatchObject({ events: [{ data: { reason: 'by the host' } }, { data: { reason: 'lost' }, actor: { kind: 'host' } }] });
  });

  it('a person without factors has none to list or remove', async () => {
    await run('user create anita');

    expect((await run('factor list anita')).output).toBe('There is no second factor.\n');
    expect(await run('factor remove anita 0198c5b2-0000-7000-8000-000000000001')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^factor_not_found: /),
    });
  });

  it('F11: new backup codes are made for somebody who has a factor, and shown this once', async () => {
    const { id: user } = await json('user create anita');
    expect(await run('user renew-codes anita')).toMatchObject({
      status: 1,
      complaints: expect.stringMatching(/^no_factor_to_renew_for: /),
    });
    const { ports } = workbench;
    const { id } = await json('tenant show');
    await ports.store.transaction(id as never, (tx) =>
      ports.store.insertTotpFactor(tx, {
        id: ports.random.id(tx.now),
        user: user as never,
        label: 'App',
        sealedSecret: new Uint8Array(8),
        lastStep: 1,
      }),
    );

    const { output } = await run('user renew-codes anita');

    expect(output).toMatch(/^New backup codes of anita\. .*\n([a-z0-9]{4}-[a-z0-9-]{14}\n){10}$/);
    expect(await json('user renew-codes anita')).toMatchObject({ companion: true, codes: expect.arrayContaining([expect.any(String)]) });
    expect((await run('factor list anita')).output).toMatch(/backup_code .* 10 /);
    expect((await run('audit')).output).toContain('backup_codes.made');
  });

  it('A3: a tenant has a signing key from the first moment, and another after a rotation, which is on record', async () => {
    const { id } = await json('tenant show');
    const keys = () =>
      workbench.ports.store.transaction(id as Parameters<typeof workbench.ports.store.transaction>[0], (tx) =>
        workbench.ports.store.listSigningKeys(tx, 'oidc'),
      );
    const [first] = await keys();

    const { keyId } = await json('keys rotate');

    const now = await keys();
    // The new one is published first and signs a little later; the former one is published until its tokens are over.
    expect(now.map((key) => [key.keyId, key.publishedUntil === null])).toEqual([
      [keyId, true],
      [first?.keyId, false],
    ]);
    expect(now[0]?.publicJwk).not.toHaveProperty('d');
    expect(await json('audit --type signing_key.rotated')).toMatchObject({ events: [{ data: { key: keyId } }] });
  });

  it('the audit is filtered, and wrong filters are told', async () => {
    await run('user create anita');
    await run('user create ben');

    expect(await json('audit --user ben --type user.created')).toMatchObject({ events: [{ data: { name: 'ben' } }] });
    expect(await json('audit --until 2000-01-01T00:00:00Z')).toMatchObject({ events: [] });
    for (const wrong of ['--type user.flown', '--from yesterday', '--before 7', '--attempt 7', '--limit 0']) {
      expect(await run(`audit ${wrong}`), wrong).toMatchObject({ status: 1, complaints: expect.stringMatching(/^command_malformed: /) });
    }
  });
});
