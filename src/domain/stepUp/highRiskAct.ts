import { formatInstant, type Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { Act } from '../directory/permissions.ts';
import type { TokenScope } from '../directory/tokenScopes.ts';
import type { Role, User, UserId } from '../directory/user.ts';
import type { OperationDetail } from './operation.ts';

/**
 * Acts of the administration that somebody confirms one by one (U5). The list is short on purpose: what a stolen live session
 * of an administrator could open a way around MFA with, or shut everybody out with (docs/decisions, "Confirmed acts").
 */
export const HIGH_RISK_ACTS = [
  'revoke_all_sessions',
  'demote_all_sessions',
  'give_role',
  'grant_bypass',
  'make_token',
] as const satisfies readonly Act[];

export type HighRiskAct = (typeof HIGH_RISK_ACTS)[number];

/** Step-up rules know the operations of the console by names that begin so, and no application can open one that does. */
export const CONSOLE_OPERATION = 'console.';

/** The operation by which an act is confirmed: "console.revoke_all_sessions". */
export function consoleOperation(act: HighRiskAct): string {
  return `${CONSOLE_OPERATION}${act}`;
}

/** What is about to be done, whole: whatever is left out here is not what the person has confirmed. */
export type HighRiskCommand =
  | {
      readonly act: 'revoke_all_sessions' | 'demote_all_sessions';
      readonly tenantName: string;
      readonly overSeconds: number;
      /** Since when; null: from now on. */
      readonly from: Instant | null;
    }
  | {
      readonly act: 'give_role';
      /** id null: the account is made with it. */
      readonly person: Pick<User, 'loginName' | 'displayName'> & { readonly id: UserId | null };
      /** null: the role that they have is taken. */
      readonly role: Role | null;
    }
  | ({ readonly act: 'grant_bypass'; readonly person: Pick<User, 'id' | 'loginName' | 'displayName'> } & BypassWords)
  | ({ readonly act: 'make_token' } & TokenWords);

interface BypassWords {
  /** The id of the one that is widened; null: a new one. */
  readonly bypass: string | null;
  /** null: now. */
  readonly from: Instant | null;
  /** null: after `minutes`, or where these are null too, as long as one lasts by default. */
  readonly until: Instant | null;
  readonly minutes: number | null;
  /** Each with its name and client id. */
  readonly exceptApplications: readonly string[];
}

interface TokenWords {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly networks: readonly string[];
  readonly days: number;
}

/** What the person reads before they confirm. All of it is compared when the confirmation is spent. */
export interface ToConfirm {
  readonly target: string;
  readonly details: readonly OperationDetail[];
}

export function toConfirm(command: HighRiskCommand): ToConfirm {
  switch (command.act) {
    case 'revoke_all_sessions':
      return { target: `End all sessions of ${command.tenantName}`, details: whenReached(command) };
    case 'demote_all_sessions':
      return { target: `Set all sessions of ${command.tenantName} back to their first factor`, details: whenReached(command) };
    case 'give_role':
      return roleWords(command);
    case 'grant_bypass':
      return { target: `Let ${named(command.person)} in without MFA`, details: [...account(command.person.id), ...bypassDetails(command)] };
    case 'make_token':
      return {
        target: `Make the API token "${command.name}"`,
        details: [
          { name: 'May do', value: command.scopes.join(', ') },
          { name: 'From', value: listed(command.networks, 'any network') },
          { name: 'Good for', value: `${command.days} days` },
        ],
      };
    default:
      return assertNever(command);
  }
}

function whenReached({ overSeconds, from }: { readonly overSeconds: number; readonly from: Instant | null }): readonly OperationDetail[] {
  return [
    { name: 'Begins', value: momentOf(from) },
    ...(overSeconds === 0 ? [] : [{ name: 'Reaches everybody within', value: `${overSeconds} seconds` }]),
  ];
}

function roleWords({ person, role }: Extract<HighRiskCommand, { act: 'give_role' }>): ToConfirm {
  const target = role === null ? `Take the role from ${named(person)}` : `Give ${named(person)} the role ${role}`;
  return { target, details: person.id === null ? [{ name: 'Account', value: 'a new one' }] : account(person.id) };
}

function bypassDetails({ bypass, from, until, minutes, exceptApplications }: BypassWords): readonly OperationDetail[] {
  const end = minutes === null ? 'after 24 hours, or the maximum of the tenant where that is less' : `${minutes} minutes after it began`;
  return [
    ...(bypass === null ? [] : [{ name: 'Widens the bypass', value: bypass }]),
    { name: 'Begins', value: momentOf(from) },
    { name: 'Ends', value: until === null ? end : formatInstant(until) },
    { name: 'Not for the applications', value: listed(exceptApplications, 'none') },
  ];
}

/** By its id: a name can be somebody else's by the time that it is done. */
function account(id: UserId): readonly OperationDetail[] {
  return [{ name: 'Account', value: id }];
}

function named({ displayName, loginName }: Pick<User, 'loginName' | 'displayName'>): string {
  return `${displayName} (${loginName})`;
}

function momentOf(instant: Instant | null): string {
  return instant === null ? 'at once' : formatInstant(instant);
}

function listed(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.join(', ');
}
