import { isMadeOfNames } from '../domain/directory/guessablePassword.ts';
import type { Tenant } from '../domain/directory/tenant.ts';
import { type Refusal, refused } from '../kernel/result.ts';

/** What is known of the person whose password it is to be. */
export interface Named {
  readonly loginName: string;
  readonly displayName: string;
  readonly mail: string | null;
}

/** @returns null when the password is more than the names of the person and the tenant. */
export function nameInPassword(password: string, { name, slug }: Tenant, person: Named): Refusal<'password_guessable'> | null {
  const { loginName, displayName, mail } = person;
  const names = [name, slug, loginName, displayName, ...(mail?.split('@') ?? [])];
  if (!isMadeOfNames(password, names)) return null;
  return refused('password_guessable', 'This password is little more than a name of the person or of the organisation. Choose another.');
}
