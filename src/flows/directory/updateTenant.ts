import { displayName } from '../../domain/directory/displayName.ts';
import { settingsBeyond } from '../../domain/directory/enrolmentProof.ts';
import type { Tenant, TenantSettings } from '../../domain/directory/tenant.ts';
import { type SettingsDraft, settingsFrom } from '../../domain/directory/tenantSettings.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { acceptable, type ConflictCode, type OnDeadEnds } from '../acceptable.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import type { DeadEndListed } from '../deadEndListed.ts';
import { mailUnavailable } from '../mailUnavailable.ts';
import { nameMalformed } from '../newTenant.ts';
import { record } from '../record.ts';
import { recordAcceptedDeadEnds } from '../recordAcceptedDeadEnds.ts';
import { tenantHere } from '../tenantHere.ts';
import { nothingNew } from './nothingNew.ts';

export interface UpdateTenant extends Administration {
  readonly name?: unknown;
  readonly settings?: SettingsDraft | undefined;
  /** The revision that the administrator saw; null: whatever it is. */
  readonly expectedRevision: number | null;
  readonly deadEnds: OnDeadEnds;
}

export type UpdateTenantError =
  | 'not_permitted'
  | 'name_malformed'
  | 'setting_out_of_range'
  | 'enrolment_proof_unavailable'
  | 'mail_unavailable'
  | 'revision_conflict'
  | ConflictCode;

type TenantPorts = Pick<Ports, 'store' | 'capabilities' | 'phoneNumbers' | 'mailer'>;

/** Changes the name and the settings of a tenant. A part that is not given stays as it is. */
export function updateTenant(ports: TenantPorts) {
  return (command: UpdateTenant): Promise<Result<Tenant, UpdateTenantError>> =>
    administer(ports, { ...command, act: 'change_settings', on: null }, async (tx) => {
      const checked = await checkedUnderLock(ports, tx, (revision) => change(ports, tx, { command, revision }));
      if (!checked.ok) return checked;
      const { before, after, deadEnds } = checked.value.value;
      await ports.store.updateTenant(tx, { name: after.name, settings: after.settings });
      await record(ports, tx, eventBy(command.by, 'tenant.settings_changed', { data: { changed: differences({ before, after }) } }));
      await recordAcceptedDeadEnds(ports, tx, command.by, { cause: 'settings_changed', version: null, deadEnds });
      return succeeded({ ...after, revision: (await tenantHere(ports, tx)).revision });
    });
}

interface Change {
  readonly before: Tenant;
  readonly after: Tenant;
  /** What the administrator has accepted. */
  readonly deadEnds: readonly DeadEndListed[];
}

async function change(
  ports: TenantPorts,
  tx: Tx,
  { command, revision }: { readonly command: UpdateTenant; readonly revision: number },
): Promise<Result<Change, UpdateTenantError>> {
  const before = await tenantHere(ports, tx);
  if (command.expectedRevision !== null && command.expectedRevision !== revision) {
    return refused('revision_conflict', 'Somebody else has changed this tenant since you looked. Look again, then decide.', { revision });
  }
  const name = command.name === undefined ? before.name : displayName(command.name);
  if (name === null) return nameMalformed();
  const settings = settingsFrom(before.settings, command.settings ?? {});
  if (!settings.ok) return settings;
  const unknown = settings.value.smsCountries.filter((one) => !ports.phoneNumbers.countries.some(({ country }) => country === one));
  if (unknown.length > 0) {
    return refused('setting_out_of_range', `There are no numbers of ${unknown.join(', ')}.`, { setting: 'smsCountries', values: unknown });
  }
  const after: Tenant = { ...before, name, settings: settings.value };
  if (after.settings.selfRegistration && !before.settings.selfRegistration && ports.mailer === null) return mailUnavailable();
  const [beyond] = settingsBeyond(after.settings, ports.capabilities.enrolmentProofs).filter((setting) =>
    isChanged({ before, after }, setting),
  );
  if (beyond !== undefined) {
    const what = `${beyond} would ask people for a code by mail or for an enrolment pass, which nobody can be given here.`;
    return refused('enrolment_proof_unavailable', `${what} They could never enrol.`, { setting: beyond });
  }
  const deadEnds = await judged(ports, tx, { before, after, onDeadEnds: command.deadEnds });
  return deadEnds.ok ? succeeded({ before, after, deadEnds: deadEnds.value }) : deadEnds;
}

/** F6: settings that the decision reads are judged like a rule, with the rules as they stand. */
async function judged(
  ports: TenantPorts,
  tx: Tx,
  { before, after, onDeadEnds }: Omit<Change, 'deadEnds'> & { readonly onDeadEnds: OnDeadEnds },
): Promise<Result<readonly DeadEndListed[], ConflictCode>> {
  // F12: without a country no phone can be verified any more.
  const stopsSms = before.settings.smsCountries.length > 0 && after.settings.smsCountries.length === 0;
  const isRead = stopsSms || isChanged({ before, after }, 'backupCodesAsFirstFactor') || isChanged({ before, after }, 'firstEnrolment');
  if (!isRead) return succeeded([]);
  const draft = nothingNew(await ports.store.policySnapshot(tx, before.revision), tx.now);
  const { backupCodesAsFirstFactor, firstEnrolment } = after.settings;
  const { availableKinds } = draft.snapshot;
  const left = stopsSms ? availableKinds.filter((kind) => kind !== 'sms') : availableKinds;
  const settingsOfDraft = { backupCodesAsFirstFactor, firstEnrolment, availableKinds: left };
  return acceptable(ports, tx, { draft: { ...draft, settings: settingsOfDraft }, onDeadEnds });
}

function isChanged({ before, after }: Omit<Change, 'deadEnds'>, setting: keyof TenantSettings): boolean {
  return JSON.stringify(before.settings[setting]) !== JSON.stringify(after.settings[setting]);
}

function differences({ before, after }: Omit<Change, 'deadEnds'>): Readonly<Record<string, unknown>> {
  const changed: Record<string, unknown> = {};
  if (before.name !== after.name) changed['name'] = { before: before.name, after: after.name };
  for (const setting of Object.keys(after.settings) as (keyof TenantSettings)[]) {
    if (!isChanged({ before, after }, setting)) continue;
    changed[setting] = { before: before.settings[setting], after: after.settings[setting] };
  }
  return changed;
}
