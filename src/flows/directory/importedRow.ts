import { displayName } from '../../domain/directory/displayName.ts';
import { canonicalLoginName } from '../../domain/directory/loginName.ts';
import { mailAddress } from '../../domain/directory/mailAddress.ts';
import { importedPasswordHash } from '../../domain/directory/passwordHash.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { ImportedUser } from '../../ports/store/directoryStore.ts';

/** The first three have to be there, since an import brings people to what its columns say. */
const IMPORT_COLUMNS = ['login_name', 'display_name', 'mail', 'groups', 'password_hash', 'mail_verified'] as const;

type Column = (typeof IMPORT_COLUMNS)[number];

const NEEDED: readonly Column[] = ['login_name', 'display_name', 'mail'];
const MOST_GROUPS_OF_ROW = 100;

/** What can stand there, and what it says. */
const MAIL_VERIFIED: Readonly<Record<string, Pick<ImportedUser, 'mailVerified'>>> = { yes: { mailVerified: 'yes' }, no: {}, '': {} };

/** Which column stands where. */
export type Columns = readonly Column[];

export type RowFault =
  | 'row_malformed'
  | 'login_name_malformed'
  | 'display_name_malformed'
  | 'mail_malformed'
  | 'name_malformed'
  | 'password_hash_malformed'
  | 'mail_verified_malformed';

/** Reads the first line of the file. */
export function importColumns(fields: readonly string[]): Result<Columns, 'import_header_malformed'> {
  const names = fields.map((field) => field.trim().toLowerCase());
  const columns = names.filter((name): name is Column => (IMPORT_COLUMNS as readonly string[]).includes(name));
  const isSound = columns.length === names.length && new Set(columns).size === columns.length;
  if (isSound && NEEDED.every((name) => columns.includes(name))) return succeeded(columns);
  return refused(
    'import_header_malformed',
    `The first line names the columns: ${NEEDED.join(', ')}, and if wanted ${IMPORT_COLUMNS.slice(NEEDED.length).join(', ')}.`,
    { columns: IMPORT_COLUMNS },
  );
}

/** Reads one person. `groups` holds names with semicolons between them; an empty mail or password_hash is none. */
export function importedRow(columns: Columns, fields: readonly string[]): Result<Omit<ImportedUser, 'id'>, RowFault> {
  if (fields.length !== columns.length) {
    return refused('row_malformed', `the line has ${fields.length} fields, and the first line names ${columns.length}`);
  }
  const cell = (column: Column): string => fields[columns.indexOf(column)]?.trim() ?? '';
  const loginName = canonicalLoginName(cell('login_name'));
  if (loginName === null) return refused('login_name_malformed', 'the login name is no line of 1 to 254 characters');
  const display = displayName(cell('display_name'));
  if (display === null) return refused('display_name_malformed', 'the display name is no line of 1 to 200 characters');
  const mail = mailAddress(cell('mail'));
  if (mail === null && cell('mail') !== '') return refused('mail_malformed', 'the mail address is not one address');
  const groups = groupsOf(cell('groups'));
  if (groups === null)
    return refused('name_malformed', `a group has no name of 1 to 200 characters, or there are more than ${MOST_GROUPS_OF_ROW}`);
  const passwordHash = importedPasswordHash(cell('password_hash'));
  if (passwordHash === null && cell('password_hash') !== '') {
    return refused('password_hash_malformed', 'the password hash is no argon2id hash in PHC form with bearable costs');
  }
  const verified = MAIL_VERIFIED[cell('mail_verified').toLowerCase()];
  if (verified === undefined) return refused('mail_verified_malformed', 'mail_verified is yes, no or empty');
  return succeeded({ loginName, displayName: display, mail, groups, passwordHash, ...verified });
}

/** Each once; null: one of them is no name, or there are too many. */
function groupsOf(cell: string): readonly string[] | null {
  const parts = cell.split(';').filter((part) => part.trim() !== '');
  const names = parts.map(displayName).filter((name) => name !== null);
  return names.length === parts.length && parts.length <= MOST_GROUPS_OF_ROW ? [...new Set(names)] : null;
}
