import type { Scope } from '../domain/policy/rule.ts';
import { listApplications } from '../flows/directory/listApplications.ts';
import { listGroups } from '../flows/directory/listGroups.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';
import type { TenantRun } from './commandRun.ts';
import { applicationNamed, groupNamed } from './lookups.ts';
import { type NamedScope, scopeText } from './ruleText.ts';

/** Whose rule is meant. */
export interface ScopeOptions {
  readonly tenantRule?: true;
  readonly group?: string;
  readonly application?: string;
}

const ONE_OF = '--tenant-rule, --group NAME or --application CLIENT_ID';

/** @returns null when none is named. */
export async function scopeGiven(run: TenantRun, { tenantRule, group, application }: ScopeOptions): Promise<Result<NamedScope | null>> {
  const named = [tenantRule, group, application].filter((one) => one !== undefined).length;
  if (named > 1) return refused('command_malformed', `Name one rule: ${ONE_OF}.`);
  if (tenantRule === true) return succeeded({ scope: { kind: 'tenant' }, name: run.slug });
  if (group !== undefined) {
    const found = await groupNamed(run, group);
    return found.ok ? succeeded({ scope: { kind: 'group', group: found.value.id }, name: found.value.name }) : found;
  }
  if (application === undefined) return succeeded(null);
  const found = await applicationNamed(run, application);
  return found.ok ? succeeded({ scope: { kind: 'application', application: found.value.id }, name: found.value.clientId }) : found;
}

/** As `scopeGiven`, where one has to be named. */
export async function scopeNeeded(run: TenantRun, options: ScopeOptions): Promise<Result<NamedScope>> {
  const given = await scopeGiven(run, options);
  if (!given.ok) return given;
  if (given.value !== null) return succeeded(given.value);
  return refused('command_malformed', `Say which rule is meant: ${ONE_OF}.`);
}

/** What every scope of the tenant is called. A scope that is gone is called by its id. */
export async function scopeNames({ ports, host }: TenantRun): Promise<(scope: Scope) => string> {
  const groups = await listGroups(ports)(host);
  const applications = await listApplications(ports)(host);
  const names = new Map<string, string>([
    ...(groups.ok ? groups.value.map(({ id, name }) => [id, name] as const) : []),
    ...(applications.ok ? applications.value.map(({ id, clientId }) => [id, clientId] as const) : []),
  ]);
  return (scope) => {
    const id = scope.kind === 'tenant' ? '' : scope.kind === 'group' ? scope.group : scope.application;
    return scopeText({ scope, name: names.get(id) ?? id });
  };
}
