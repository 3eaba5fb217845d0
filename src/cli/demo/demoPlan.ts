import type { Role } from '../../domain/directory/user.ts';
import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Level, Timing } from '../../domain/policy/rule.ts';

/** What the demo consists of. */

export const DEMO_TENANT = { slug: 'demo', name: 'Acme' } as const;

export interface DemoPerson {
  readonly loginName: string;
  readonly displayName: string;
  readonly role: Role | null;
  readonly groups: readonly string[];
  /** Who this is, for the list that is printed. */
  readonly about: string;
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    loginName: 'anita',
    displayName: 'Anita Desai',
    role: 'administrator',
    groups: ['Beta Testers', 'Administrators'],
    about: 'administrator, in "Administrators" (required) and "Beta Testers" (optional): required wins',
  },
  {
    loginName: 'olivia',
    displayName: 'Olivia Okafor',
    role: 'owner',
    groups: ['Administrators'],
    about: 'owner of the tenant, in "Administrators"',
  },
  { loginName: 'oscar', displayName: 'Oscar Nilsson', role: 'operator', groups: [], about: 'operator: helps people who are stuck' },
  { loginName: 'ben', displayName: 'Ben Carter', role: null, groups: ['Beta Testers'], about: 'an ordinary person, in "Beta Testers"' },
  { loginName: 'clara', displayName: 'Clara Weiss', role: null, groups: [], about: 'an ordinary person' },
];

export const DEMO_GROUPS = ['Administrators', 'Beta Testers'] as const;

/** The applications that run beside the server. */
export const DEMO_APPLICATIONS = [
  { clientId: 'wiki', name: 'Wiki', about: 'no rule of its own' },
  { clientId: 'finance', name: 'Finance', about: 'required, with a passkey or security key' },
] as const;

export type DemoClientId = (typeof DEMO_APPLICATIONS)[number]['clientId'];

export interface DemoRule {
  /** null: the tenant's own rule. */
  readonly group: string | null;
  readonly application: DemoClientId | null;
  readonly level: Level;
  readonly timing: Timing | null;
  readonly factors: readonly FactorKind[] | null;
}

export const DEMO_RULES: readonly DemoRule[] = [
  { group: null, application: null, level: 'optional', timing: { kind: 'first-sign-in' }, factors: null },
  { group: 'Administrators', application: null, level: 'required', timing: { kind: 'first-sign-in' }, factors: null },
  { group: 'Beta Testers', application: null, level: 'optional', timing: null, factors: null },
  { group: null, application: 'finance', level: 'required', timing: { kind: 'first-sign-in' }, factors: ['webauthn'] },
];
