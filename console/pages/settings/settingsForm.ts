import type { Tenant, TenantChange } from '../../api/tenant.ts';

/** The settings of this page in the units in which people think. A number field that was emptied holds ''. */
export interface SettingsForm {
  readonly idleMinutes: number | '';
  readonly absoluteHours: number | '';
  readonly firstEnrolment: Tenant['settings']['firstEnrolment'];
  /** '': never. */
  readonly dormantDays: number | '';
  readonly codesFirst: boolean;
  readonly bypassHours: number | '';
  readonly windowHours: number | '';
  readonly passMinutes: number | '';
  readonly helpContact: string;
}

const MINUTE = 60;
const HOUR = 3_600;

export function formOf(settings: Tenant['settings']): SettingsForm {
  return {
    idleMinutes: settings.sessionIdleSeconds / MINUTE,
    absoluteHours: settings.sessionAbsoluteSeconds / HOUR,
    firstEnrolment: settings.firstEnrolment,
    dormantDays: settings.dormantAfterDays ?? '',
    codesFirst: settings.backupCodesAsFirstFactor,
    bypassHours: settings.bypassMaxHours,
    windowHours: settings.enrolmentWindowHours,
    passMinutes: settings.passMinutes,
    helpContact: settings.helpContact ?? '',
  };
}

/** What an emptied field holds goes to the server as it is, which says what it takes. */
export function settingsOf(form: SettingsForm): NonNullable<TenantChange['settings']> {
  return {
    sessionIdleSeconds: form.idleMinutes === '' ? null : Math.round(form.idleMinutes * MINUTE),
    sessionAbsoluteSeconds: form.absoluteHours === '' ? null : Math.round(form.absoluteHours * HOUR),
    firstEnrolment: form.firstEnrolment,
    dormantAfterDays: form.dormantDays === '' ? null : form.dormantDays,
    backupCodesAsFirstFactor: form.codesFirst,
    bypassMaxHours: form.bypassHours,
    enrolmentWindowHours: form.windowHours,
    passMinutes: form.passMinutes,
    helpContact: form.helpContact.trim() === '' ? null : form.helpContact,
  };
}
