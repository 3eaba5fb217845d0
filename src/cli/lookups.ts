import type { Application } from '../domain/directory/application.ts';
import type { Group } from '../domain/directory/group.ts';
import type { User } from '../domain/directory/user.ts';
import { findApplicationByClientId } from '../flows/directory/findApplicationByClientId.ts';
import { findGroupByName } from '../flows/directory/findGroupByName.ts';
import { findUserByName } from '../flows/directory/findUserByName.ts';
import { type Instant, parseInstant } from '../kernel/instant.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';
import type { TenantRun } from './commandRun.ts';

type Run = Pick<TenantRun, 'ports' | 'host'>;

/** People are named by their login name, groups by their name, applications by their client id. */
export async function userNamed({ ports, host }: Run, loginName: string): Promise<Result<User>> {
  const found = await findUserByName(ports)({ ...host, loginName });
  return found.ok ? found : named(found, loginName);
}

export async function groupNamed({ ports, host }: Run, name: string): Promise<Result<Group>> {
  const found = await findGroupByName(ports)({ ...host, name });
  return found.ok ? found : named(found, name);
}

export async function applicationNamed({ ports, host }: Run, clientId: string): Promise<Result<Application>> {
  const found = await findApplicationByClientId(ports)({ ...host, clientId });
  return found.ok ? found : named(found, clientId);
}

/** @param option for the message. null: not given. */
export function instantGiven(text: string | undefined, option: string): Result<Instant | null> {
  if (text === undefined) return succeeded(null);
  const at = parseInstant(text);
  return at === null ? malformedOption(option, 'an instant in UTC, such as 2026-12-01T09:00:00Z') : succeeded(at);
}

/** @param least and 1,000 at most. */
export function limitGiven(text: string): Result<number> {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= 1_000 ? succeeded(limit) : malformedOption('--limit', 'a whole number from 1 to 1000');
}

export function malformedOption(option: string, expected: string) {
  return refused('command_malformed', `${option} takes ${expected}.`);
}

function named<Code extends string>(refusal: { readonly ok: false; readonly code: Code; readonly detail: string }, name: string) {
  return { ...refusal, facts: {}, detail: `"${name}": ${refusal.detail}` };
}
