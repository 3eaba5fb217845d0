import { displayName } from '../../domain/directory/displayName.ts';
import type { Tenant, TenantSettings } from '../../domain/directory/tenant.ts';
import { type SettingsDraft, settingsFrom } from '../../domain/directory/tenantSettings.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import { checkedUnderLock } from '../checkedUnderLock.ts';
import { tenantHere } from '../tenantHere.ts';
import { nameMalformed } from './createTenant.ts';

export interface UpdateTenant extends Administration {
  readonly name?: unknown;
  readonly settings?: SettingsDraft | undefined;
  /** The revision that the administrator saw; null: whatever it is. */
  readonly expectedRevision: number | null;
}

export type UpdateTenantError = 'not_permitted' | 'name_malformed' | 'setting_out_of_range' | 'revision_conflict';

/** Changes the name and the settings of a tenant. A part that is not given stays as it is. */
export function updateTenant(ports: Pick<Ports, 'store'>) {
  return (command: UpdateTenant): Promise<Result<Tenant, UpdateTenantError>> =>
    administer(ports, { ...command, act: 'change_settings', on: null }, async (tx) => {
      const checked = await checkedUnderLock(ports, tx, (revision) => change(ports, tx, { command, revision }));
      if (!checked.ok) return checked;
      const { before, after } = checked.value.value;
      await ports.store.updateTenant(tx, { name: after.name, settings: after.settings });
      await ports.store.appendEvent(tx, eventBy(command.by, 'tenant.settings_changed', { data: { changed: differences(before, after) } }));
      return succeeded({ ...after, revision: (await tenantHere(ports, tx)).revision });
    });
}

async function change(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { command, revision }: { readonly command: UpdateTenant; readonly revision: number },
) {
  const before = await tenantHere(ports, tx);
  if (command.expectedRevision !== null && command.expectedRevision !== revision) {
    return refused('revision_conflict', 'Somebody else has changed this tenant since you looked. Look again, then decide.', { revision });
  }
  const name = command.name === undefined ? before.name : displayName(command.name);
  if (name === null) return nameMalformed();
  const settings = settingsFrom(before.settings, command.settings ?? {});
  return settings.ok ? succeeded({ before, after: { ...before, name, settings: settings.value } }) : settings;
}

function differences(before: Tenant, after: Tenant): Readonly<Record<string, unknown>> {
  const changed: Record<string, unknown> = {};
  if (before.name !== after.name) changed['name'] = { before: before.name, after: after.name };
  for (const setting of Object.keys(after.settings) as (keyof TenantSettings)[]) {
    if (before.settings[setting] === after.settings[setting]) continue;
    changed[setting] = { before: before.settings[setting], after: after.settings[setting] };
  }
  return changed;
}
