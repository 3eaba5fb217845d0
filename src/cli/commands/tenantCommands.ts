import type { Command } from 'commander';
import type { Tenant, TenantSettings } from '../../domain/directory/tenant.ts';
import type { SettingsDraft } from '../../domain/directory/tenantSettings.ts';
import { createTenant } from '../../flows/directory/createTenant.ts';
import { listTenants } from '../../flows/directory/listTenants.ts';
import { showTenant } from '../../flows/directory/showTenant.ts';
import { updateTenant } from '../../flows/directory/updateTenant.ts';
import { prepareSigningKey } from '../../flows/keys/prepareSigningKey.ts';
import { answered } from '../answer.ts';
import { BY_HOST, type CommandRun } from '../commandRun.ts';
import { facts, table } from '../table.ts';

/** Option → setting. Values go to the flow as they are, and it says what they may be. */
const SETTING_OPTIONS: Readonly<Record<string, { readonly setting: keyof TenantSettings; readonly description: string }>> = {
  'backup-codes-as-first-factor': { setting: 'backupCodesAsFirstFactor', description: 'true or false (F9)' },
  'first-enrolment': { setting: 'firstEnrolment', description: 'first_factor, mail_code or pass: what a first enrolment needs (S11)' },
  'session-idle': { setting: 'sessionIdleSeconds', description: 'seconds without use after which a session ends' },
  'session-absolute': { setting: 'sessionAbsoluteSeconds', description: 'seconds after sign-in at which a session ends' },
  'dormant-after': { setting: 'dormantAfterDays', description: 'days without a sign-in after which an account is dormant, or none' },
  'self-registration': {
    setting: 'selfRegistration',
    description: 'true or false: whether strangers can make an account by a link to their address',
  },
  'registration-domains': {
    setting: 'registrationDomains',
    description: 'domains of their addresses with commas between them, or any',
  },
  'invitation-hours': { setting: 'invitationHours', description: 'hours for which an invitation is good' },
  'bypass-max': { setting: 'bypassMaxHours', description: 'hours that a bypass lasts at most (B3)' },
  'enrolment-window': { setting: 'enrolmentWindowHours', description: 'hours after a reset in which a person can enrol (B6)' },
  'pass-life': { setting: 'passMinutes', description: 'minutes in which an enrolment pass can be redeemed (B7)' },
  'sms-countries': { setting: 'smsCountries', description: 'ISO codes of countries with commas between them, or none' },
  'help-contact': { setting: 'helpContact', description: 'shown to whoever is stuck, or none' },
};

/** Values by the names that the parser makes of the options. */
type SetOptions = Readonly<Record<string, string | undefined>> & { readonly acceptDeadEnds?: true };

export function addTenantCommands(program: Command, run: CommandRun): void {
  const tenant = program.command('tenant').description('make, list, show and set up tenants');

  tenant
    .command('create <slug>')
    .description('make a tenant; its address is /t/SLUG')
    .option('--name <name>', 'what people see; default: the slug')
    .action(
      run.everywhere(async ({ ports }, slug: string, { name = slug }: { name?: string }) => {
        const created = await createTenant(ports)({ by: BY_HOST, slug, name, prepare: await prepareSigningKey(ports) });
        return created.ok
          ? answered(created.value, `Made the tenant "${slug}". Nobody has configured it, so MFA is optional (L2).`)
          : created;
      }),
    );

  tenant
    .command('list')
    .description('all tenants')
    .action(
      run.everywhere(async ({ ports }) => {
        const listed = await listTenants(ports)({ by: BY_HOST });
        if (!listed.ok) return listed;
        const rows = listed.value.map(({ slug, name, revision, id }) => [slug, name, String(revision), id]);
        return answered(listed.value, table(['slug', 'name', 'revision', 'id'], rows, 'There is no tenant yet.'));
      }),
    );

  tenant
    .command('show')
    .description('one tenant with its settings')
    .action(
      run.inTenant(async ({ ports, host }) => {
        const shown = await showTenant(ports)(host);
        return shown.ok ? tenantAnswer(shown.value) : shown;
      }),
    );

  const set = tenant
    .command('set')
    .description('change the name or settings of a tenant')
    .option('--name <name>', 'what people see')
    .option('--accept-dead-ends', 'also when it leaves somebody without a way to sign in');
  for (const [option, { description }] of Object.entries(SETTING_OPTIONS)) set.option(`--${option} <value>`, description);
  set.action(
    run.inTenant(async ({ ports, host }, { acceptDeadEnds, ...options }: SetOptions) => {
      const name = options['name'];
      const changed = await updateTenant(ports)({
        ...host,
        ...(name === undefined ? {} : { name }),
        settings: draftFrom(options),
        expectedRevision: null,
        deadEnds: acceptDeadEnds === true ? 'accept' : 'refuse',
      });
      return changed.ok ? tenantAnswer(changed.value) : changed;
    }),
  );
}

function draftFrom(options: Readonly<Record<string, string | undefined>>): SettingsDraft {
  const given = Object.entries(SETTING_OPTIONS).flatMap(([option, { setting }]) => {
    const text = options[option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    return text === undefined
      ? []
      : [
          [
            setting,
            setting === 'smsCountries' ? listValue(text) : setting === 'registrationDomains' ? domainsGiven(text) : settingValue(text),
          ] as const,
        ];
  });
  return Object.fromEntries(given);
}

function listValue(text: string): readonly string[] {
  return text === 'none' ? [] : text.split(',').map((one) => one.trim().toUpperCase());
}

function settingValue(text: string): unknown {
  if (text === 'none') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}

function domainsGiven(text: string): readonly string[] {
  return text === 'any' ? [] : text.split(',');
}

function tenantAnswer(tenant: Tenant) {
  const settings = Object.entries(tenant.settings).map(([setting, value]): [string, string] => [
    setting,
    Array.isArray(value) && value.length === 0 ? (setting === 'registrationDomains' ? 'any' : 'none') : String(value ?? 'none'),
  ]);
  const head: [string, string][] = [
    ['slug', tenant.slug],
    ['name', tenant.name],
    ['id', tenant.id],
    ['revision', String(tenant.revision)],
  ];
  return answered(tenant, facts([...head, ...settings]));
}
