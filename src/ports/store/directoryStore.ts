import type { Application, ApplicationId, Registration } from '../../domain/directory/application.ts';
import type { Group, GroupId } from '../../domain/directory/group.ts';
import type { Tenant, TenantId, TenantSettings } from '../../domain/directory/tenant.ts';
import type { Role, User, UserId } from '../../domain/directory/user.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from './transaction.ts';

export interface NewUser {
  readonly id: UserId;
  readonly loginName: string;
  readonly displayName: string;
  readonly mail: string | null;
  /** Absent or null: nobody has shown that the address is theirs. */
  readonly mailVerifiedAt?: Instant | null;
  readonly role: Role | null;
  /** A PHC string; null: no password yet. */
  readonly passwordHash: string | null;
}

export interface UserChange {
  readonly displayName?: string;
  /** Another address is not verified, unless `mailVerifiedAt` says so too. Links that went to the former one are over. */
  readonly mail?: string | null;
  readonly mailVerifiedAt?: Instant | null;
  readonly passwordHash?: string;
  /** Being given a role has the effect of losing a proof (S8). */
  readonly role?: Role | null;
  readonly disabled?: boolean;
}

/** One person of an import: made when the login name is new, else brought to these values. */
export interface ImportedUser extends Omit<NewUser, 'role' | 'mailVerifiedAt'> {
  /** The address is theirs, says whoever keeps the file. Absent: it does not say, and what was known holds while the address stays. */
  readonly mailVerified?: 'yes';
  /** Names of groups; made when they do not exist. */
  readonly groups: readonly string[];
}

/** Somebody who was there before, and by what they prove who they are is another thing now. */
export interface Rekeyed {
  readonly user: UserId;
  /** null: none. */
  readonly mail: { readonly from: string | null; readonly to: string | null };
  readonly password: 'changed' | 'kept';
}

/** What came of one chunk of an import. */
export interface Imported {
  readonly created: number;
  readonly changed: number;
  /** Login names of accounts that have a role. An import never touches them: nobody reaches above their role by a file. */
  readonly leftAlone: readonly string[];
  /** Whose mail address or password is another now, in the order of their names. */
  readonly rekeyed: readonly Rekeyed[];
}

export interface DirectoryStore {
  /** By the part of the address; null: none. In no transaction, since the tenant is not known yet. */
  findTenantId(slug: string): Promise<TenantId | null>;
  listTenants(): Promise<readonly Tenant[]>;
  /** In a transaction of the new tenant's own id. @returns false when the slug is taken. */
  insertTenant(tx: Tx, tenant: Tenant): Promise<boolean>;
  findTenant(tx: Tx): Promise<Tenant | null>;
  updateTenant(tx: Tx, change: { readonly name?: string; readonly settings?: TenantSettings }): Promise<void>;
  /** F12: a provider has taken a test message of this tenant now. Raises the revision: what is allowed here may be more than before. */
  recordSmsProof(tx: Tx): Promise<void>;
  /** null: never. */
  findSmsProof(tx: Tx): Promise<Instant | null>;

  /** @returns false when the login name is taken. */
  insertUser(tx: Tx, user: NewUser): Promise<boolean>;
  findUser(tx: Tx, user: UserId): Promise<User | null>;
  findUserByLoginName(tx: Tx, loginName: string): Promise<User | null>;
  /** For the password step alone. null: no such account; a disabled one is found. */
  findPassword(tx: Tx, loginName: string): Promise<{ readonly user: UserId; readonly passwordHash: string | null } | null>;
  /**
   * Locks the person's row, when this is still their password's hash (P3: it was compared a while ago, outside any
   * transaction). @returns false: it was replaced since, or there is no such person.
   */
  lockPassword(tx: Tx, user: UserId, passwordHash: string): Promise<boolean>;
  /** Everybody who has a role, oldest account first. */
  listPeopleWithRole(tx: Tx, filter: { readonly after: UserId | null; readonly limit: number }): Promise<readonly User[]>;
  /** Disabling ends sessions as `endSessionsOfUser` does. @returns false: no such user. */
  updateUser(tx: Tx, user: UserId, change: UserChange): Promise<boolean>;
  /** Everything of the person goes, but the audit. @returns false: no such user. */
  deleteUser(tx: Tx, user: UserId): Promise<boolean>;
  /** When the person signed in (T3). S11: `still_dormant` when the account was, and nothing was shown that would wake it. */
  recordSignIn(tx: Tx, user: UserId, as: 'awake' | 'still_dormant'): Promise<void>;
  /** The person was offered enrolment and chose "not now" (L7). */
  recordPrompt(tx: Tx, user: UserId): Promise<void>;
  /** Completing any enrolment closes the window that a reset opened (B6). */
  closeEnrolmentWindow(tx: Tx, user: UserId): Promise<void>;
  /** Locks a user's row until the end of the transaction. @returns false: no such user. */
  lockUser(tx: Tx, user: UserId): Promise<boolean>;

  /** One chunk of an import in one statement each; idempotent. */
  importUsers(tx: Tx, users: readonly ImportedUser[]): Promise<Imported>;
  /** How far an import of a file with this digest has come, in lines; null: never begun. */
  findImport(tx: Tx, digest: Uint8Array): Promise<{ readonly line: number } | null>;
  recordImport(tx: Tx, progress: { readonly digest: Uint8Array; readonly line: number }): Promise<void>;

  /** @returns false when the name is taken. */
  insertGroup(tx: Tx, group: Group): Promise<boolean>;
  findGroup(tx: Tx, group: GroupId): Promise<Group | null>;
  findGroupByName(tx: Tx, name: string): Promise<Group | null>;
  listGroups(tx: Tx): Promise<readonly (Group & { readonly members: number })[]>;
  renameGroup(tx: Tx, group: Group): Promise<'renamed' | 'taken' | 'missing'>;
  deleteGroup(tx: Tx, group: GroupId): Promise<boolean>;
  /** @returns false when one of them does not exist in this tenant. Adding twice is no error. */
  addMember(tx: Tx, group: GroupId, user: UserId): Promise<boolean>;
  removeMember(tx: Tx, group: GroupId, user: UserId): Promise<boolean>;
  listGroupsOf(tx: Tx, user: UserId): Promise<readonly Group[]>;

  /** @param secretHash SHA-256 of the client's secret; null: it has none. @returns false when the client id is taken. */
  /** It is enabled. */
  insertApplication(tx: Tx, application: Registration, secretHash: Uint8Array | null): Promise<boolean>;
  findApplication(tx: Tx, application: ApplicationId): Promise<Application | null>;
  /** The application whose protected host it is: at most one of a tenant. */
  findApplicationByOrigin(tx: Tx, origin: string): Promise<Application | null>;
  findApplicationByClientId(tx: Tx, clientId: string): Promise<(Application & { readonly secretHash: Uint8Array | null }) | null>;
  listApplications(tx: Tx): Promise<readonly Application[]>;
  /** Everything but the client id. @returns false: no such application. */
  updateApplication(tx: Tx, application: Registration): Promise<boolean>;
  /** @returns false: it was so already, is built in, or is gone. */
  switchApplication(tx: Tx, application: ApplicationId, to: { readonly isDisabled: boolean }): Promise<boolean>;
  replaceClientSecret(tx: Tx, application: ApplicationId, secretHash: Uint8Array): Promise<boolean>;
  /** Parts of the product stay. @returns false: no such application. */
  deleteApplication(tx: Tx, application: ApplicationId): Promise<boolean>;
}
