import { type Command, Option } from 'commander';
import { readUserPlace, userPlaceText } from '../../contract/places.ts';
import { ROLES, type Role, type User } from '../../domain/directory/user.ts';
import { EVERYBODY } from '../../domain/factors/userFilter.ts';
import { createUser } from '../../flows/directory/createUser.ts';
import { deleteUser } from '../../flows/directory/deleteUser.ts';
import { disableUser } from '../../flows/directory/disableUser.ts';
import { enableUser } from '../../flows/directory/enableUser.ts';
import { listUsers } from '../../flows/directory/listUsers.ts';
import { revokeInvitation } from '../../flows/directory/revokeInvitation.ts';
import { sendInvitation } from '../../flows/directory/sendInvitation.ts';
import { sendMailVerification } from '../../flows/directory/sendMailVerification.ts';
import { setPassword } from '../../flows/directory/setPassword.ts';
import { setRole } from '../../flows/directory/setRole.ts';
import { showUser } from '../../flows/directory/showUser.ts';
import { updateUser } from '../../flows/directory/updateUser.ts';
import { unlockSecondFactor } from '../../flows/factors/unlockSecondFactor.ts';
import type { Result } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { generatedPassword } from '../generatedPassword.ts';
import { groupNamed, limitGiven, malformedOption, userNamed } from '../lookups.ts';
import { facts, table } from '../table.ts';
import { askedOf, type UserFilterOptions, withUserFilters } from '../userFilterOptions.ts';
import { addCodesCommand } from './codesCommand.ts';
import { addImportCommand } from './importCommand.ts';
import { addResetCommands } from './recoveryCommands.ts';

interface PersonOptions {
  readonly name?: string;
  readonly mail?: string;
  readonly mailVerified?: true;
  readonly invite?: true;
  readonly role?: Role | 'none';
  readonly passwordStdin?: true;
  readonly generatePassword?: true;
}

export function addUserCommands(program: Command, run: CommandRun): void {
  const user = program.command('user').description('make, list, show, change, disable, delete and import accounts');

  personOptions(user.command('create <login-name>').description('make an account'))
    .option('--invite', 'send a link with which the person sets the password')
    .action(
      run.inTenant(async (tenant, loginName: string, options: PersonOptions) => {
        const password = await passwordGiven(tenant, options);
        const created = await createUser(tenant.ports)({
          ...tenant.host,
          loginName,
          displayName: options.name ?? loginName,
          mail: options.mail === 'none' ? null : (options.mail ?? null),
          mailVerified: options.mailVerified === true,
          role: roleGiven(options) ?? null,
          password,
        });
        if (!created.ok) return created;
        const invited = options.invite === true ? await sendInvitation(tenant.ports)({ ...tenant.host, user: created.value.id }) : null;
        if (invited !== null && !invited.ok) return invited;
        return personAnswer(created.value, options.generatePassword === true ? password : null);
      }),
    );

  withUserFilters(user.command('list'))
    .description('accounts, by login name')
    .option('--search <text>', 'part of the login name, the display name or the mail address')
    .option('--group <name>', 'only those in this group')
    .option('--after <place>', 'go on where the page before ended')
    .option('--limit <number>', 'at most so many, 1 to 1000', '100')
    .action(run.inTenant(list));

  user
    .command('show <login-name>')
    .description('an account with its groups and factors')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string) => {
        const found = await userNamed({ ports, host }, loginName);
        if (!found.ok) return found;
        const shown = await showUser(ports)({ ...host, user: found.value.id });
        if (!shown.ok) return shown;
        const { groups, factors } = shown.value;
        const kinds = factors.map(({ kind, label, remaining }) =>
          remaining === null ? `${kind} "${label}"` : `${kind} (${remaining} left)`,
        );
        const more: [string, string][] = [
          ['groups', groups.map(({ name }) => name).join(', ') || '-'],
          ['factors', kinds.join(', ') || '-'],
        ];
        return answered(shown.value, facts([...rowsOf(shown.value.user), ...more]));
      }),
    );

  personOptions(user.command('set <login-name>').description('change an account; what is not given stays')).action(run.inTenant(set));

  for (const [name, act, done] of [
    ['disable', disableUser, 'can no longer sign in, and every session ended'],
    ['enable', enableUser, 'can sign in again'],
    ['delete', deleteUser, 'is deleted'],
    ['unlock', unlockSecondFactor, 'can use a second factor again'],
  ] as const) {
    user
      .command(`${name} <login-name>`)
      .description(ACTS[name])
      .action(
        run.inTenant(async ({ ports, host }, loginName: string) => {
          const found = await userNamed({ ports, host }, loginName);
          if (!found.ok) return found;
          const acted = await act(ports)({ ...host, user: found.value.id });
          return acted.ok ? answered(found.value, `${found.value.loginName} ${done}.`) : acted;
        }),
      );
  }

  addLinkCommands(user, run);
  addCodesCommand(user, run);
  addResetCommands(user, run);
  addImportCommand(user, run);
}

/** What a person finds in their mailbox. */
function addLinkCommands(user: Command, run: CommandRun): void {
  for (const [name, send, description] of [
    ['invite', sendInvitation, 'send an account without a password a link with which the person sets one'],
    ['verify-mail', sendMailVerification, 'send a link with which the person shows that the mail address is theirs'],
  ] as const) {
    user
      .command(`${name} <login-name>`)
      .description(description)
      .action(
        run.inTenant(async ({ ports, host }, loginName: string) => {
          const found = await userNamed({ ports, host }, loginName);
          if (!found.ok) return found;
          const sent = await send(ports)({ ...host, user: found.value.id });
          return sent.ok ? answered(sent.value, `A link goes to ${sent.value.to}.`) : sent;
        }),
      );
  }
  user
    .command('revoke-invitation <login-name>')
    .description('end an invitation before its time')
    .action(
      run.inTenant(async ({ ports, host }, loginName: string) => {
        const found = await userNamed({ ports, host }, loginName);
        if (!found.ok) return found;
        const revoked = await revokeInvitation(ports)({ ...host, user: found.value.id });
        return revoked.ok ? answered(found.value, `The invitation of ${found.value.loginName} is over.`) : revoked;
      }),
    );
}

const ACTS = {
  disable: 'stop an account from signing in, and end its sessions',
  enable: 'let an account sign in again',
  delete: 'delete an account; the audit stays',
  unlock: 'end the stop after too many wrong second factors',
} as const;

function personOptions(command: Command): Command {
  return command
    .option('--name <name>', 'display name')
    .option('--mail <address>', 'mail address, or none')
    .option('--mail-verified', 'the address is known to be theirs')
    .addOption(new Option('--role <role>', 'role in the administration').choices([...ROLES, 'none']))
    .option('--password-stdin', 'read the password from standard input')
    .option('--generate-password', 'make a password and show it this once');
}

interface ListOptions extends UserFilterOptions {
  readonly search?: string;
  readonly group?: string;
  readonly after?: string;
  readonly limit: string;
}

async function list({ ports, host }: TenantRun, options: ListOptions): Promise<Result<Answer>> {
  const limit = limitGiven(options.limit);
  if (!limit.ok) return limit;
  const group = options.group === undefined ? null : await groupNamed({ ports, host }, options.group);
  if (group !== null && !group.ok) return group;
  const order = { by: 'name', direction: 'ascending' } as const;
  const after = options.after === undefined ? null : readUserPlace(options.after, order);
  if (after === null && options.after !== undefined) return malformedOption('--after', 'what the page before named');
  const listed = await listUsers(ports)({
    ...host,
    filter: { ...EVERYBODY, search: options.search ?? null, group: group?.value.id ?? null, ...askedOf(options) },
    order,
    after,
    limit: limit.value,
  });
  if (!listed.ok) return listed;
  const { users, next } = listed.value;
  const rows = users.map((one) => [
    one.loginName,
    one.displayName,
    one.role ?? '-',
    one.disabledAt === null ? 'enabled' : 'disabled',
    moment(one.lastSignInAt),
  ]);
  const more = next === null ? '' : `\nThere are more: --after '${userPlaceText(next)}'`;
  return answered(
    { users, next: next === null ? null : userPlaceText(next) },
    table(['login name', 'name', 'role', 'state', 'last sign-in'], rows, 'Nobody is found.') + more,
  );
}

async function set({ ports, host, terminal, ...rest }: TenantRun, loginName: string, options: PersonOptions): Promise<Result<Answer>> {
  const found = await userNamed({ ports, host }, loginName);
  if (!found.ok) return found;
  const target = { ...host, user: found.value.id };
  const password = await passwordGiven({ ports, host, terminal, ...rest }, options);
  const changed = await updateUser(ports)({
    ...target,
    ...(options.name === undefined ? {} : { displayName: options.name }),
    ...(options.mail === undefined ? {} : { mail: options.mail === 'none' ? null : options.mail }),
    ...(options.mailVerified === undefined ? {} : { mailVerified: options.mailVerified }),
  });
  if (!changed.ok) return changed;
  const role = roleGiven(options);
  const given = role === undefined ? changed : await setRole(ports)({ ...target, role });
  if (!given.ok) return given;
  if (password !== null) {
    const changedPassword = await setPassword(ports)({ ...target, password });
    if (!changedPassword.ok) return changedPassword;
  }
  return personAnswer(given.value, options.generatePassword === true ? password : null);
}

/** null: none is asked for. A password is never an argument, which every process of the machine can read. */
async function passwordGiven({ ports, terminal }: TenantRun, { passwordStdin, generatePassword }: PersonOptions): Promise<string | null> {
  if (generatePassword === true) return generatedPassword(ports.random);
  return passwordStdin === true ? (await terminal.readInput()).replace(/\r?\n$/, '') : null;
}

/** undefined: not given; null: none. */
function roleGiven({ role }: PersonOptions): Role | null | undefined {
  return role === 'none' ? null : role;
}

function personAnswer(user: User, password: string | null) {
  const rows = password === null ? rowsOf(user) : [...rowsOf(user), ['password', password] as [string, string]];
  return answered(password === null ? user : { ...user, password }, facts(rows));
}

function rowsOf(user: User): [string, string][] {
  return [
    ['login name', user.loginName],
    ['name', user.displayName],
    ['mail', user.mail === null ? '-' : `${user.mail} (${user.mailVerifiedAt === null ? 'not verified' : 'verified'})`],
    ['role', user.role ?? '-'],
    ['state', user.disabledAt === null ? 'enabled' : `disabled since ${moment(user.disabledAt)}`],
    ['made', moment(user.createdAt)],
    ['last sign-in', moment(user.lastSignInAt)],
    ['id', user.id],
  ];
}
