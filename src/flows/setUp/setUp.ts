import { displayName } from '../../domain/directory/displayName.ts';
import { canonicalLoginName } from '../../domain/directory/loginName.ts';
import { mailAddress } from '../../domain/directory/mailAddress.ts';
import type { Tenant } from '../../domain/directory/tenant.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Refusal, type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { eventBy } from '../administer.ts';
import { builtInApplication } from '../builtInApplication.ts';
import { displayNameMalformed } from '../displayNameMalformed.ts';
import { hashNewPassword, type PasswordFault } from '../hashNewPassword.ts';
import { mailMalformed } from '../mailMalformed.ts';
import { type Named, nameInPassword } from '../nameInPassword.ts';
import { insertNewTenant, type Preparation, tenantFrom } from '../newTenant.ts';
import { record } from '../record.ts';
import { type ReadSetUp, type SetUpOver, wrongSetUp } from './readSetUp.ts';

export interface SetUp extends ReadSetUp {
  readonly tenantName: unknown;
  readonly slug: unknown;
  readonly displayName: unknown;
  /** With which the owner signs in as well. */
  readonly mail: unknown;
  readonly password: unknown;
  readonly prepare: Preparation;
}

export type SetUpError =
  | SetUpOver
  | 'slug_malformed'
  | 'name_malformed'
  | 'slug_taken'
  | 'display_name_malformed'
  | 'mail_malformed'
  | PasswordFault
  | 'too_busy';

type SetUpPorts = Pick<Ports, 'store' | 'random' | 'clock' | 'digest' | 'passwordHasher' | 'breachedPasswords'>;

const BY_HOST = { kind: 'host' } as const;

/**
 * Makes the first tenant and its owner, once. The console's rule is `required` from its first moment, so that the owner
 * enrols a factor at the first sign-in to it. The tenant's own rule stays as in every new tenant (L2).
 */
export function setUp(ports: SetUpPorts) {
  return async (command: SetUp): Promise<Result<Tenant, SetUpError>> => {
    const draft = await judged(ports, command);
    if (!draft.ok) return draft;
    const { tenant, person, passwordHash } = draft.value;
    return ports.store.transaction(tenant.id, async (tx): Promise<Result<Tenant, SetUpError>> => {
      if (!(await ports.store.takeSetUp(tx, ports.digest(command.secret)))) return wrongSetUp(ports, tx, command.address);
      const taken = await insertNewTenant(ports, tx, { tenant, prepare: command.prepare });
      if (taken !== null) return taken;
      await requireFactorInConsole(ports, tx);
      const owner = ports.random.id<'User'>(tx.now);
      await ports.store.insertUser(tx, { id: owner, ...person, mailVerifiedAt: null, role: 'owner', passwordHash });
      await tell(ports, tx, { owner, command, loginName: person.loginName });
      return succeeded(tenant);
    });
  };
}

interface Judged {
  readonly tenant: Tenant;
  readonly person: Named;
  readonly passwordHash: string;
}

/** Before the transaction, which must not wait for the hash. */
async function judged(ports: SetUpPorts, command: SetUp): Promise<Result<Judged, SetUpError>> {
  const tenant = tenantFrom(ports, { slug: command.slug, name: command.tenantName });
  if (!tenant.ok) return tenant;
  const display = displayName(command.displayName);
  if (display === null) return displayNameMalformed();
  const mail = mailAddress(command.mail);
  const loginName = mail === null ? null : canonicalLoginName(mail);
  if (mail === null || loginName === null) return mailMalformed();
  const person = { loginName, displayName: display, mail };
  const password = await hashNewPassword(ports, command.password);
  if (!password.ok) return password;
  const guessable: Refusal<'password_guessable'> | null = nameInPassword(password.value.plain, tenant.value, person);
  return guessable ?? succeeded({ tenant: tenant.value, person, passwordHash: password.value.hash });
}

async function requireFactorInConsole(ports: Pick<Ports, 'store' | 'random'>, tx: Tx): Promise<void> {
  const { id: application } = await builtInApplication(ports, tx, 'console');
  const [scope, version] = [{ kind: 'application', application } as const, ports.random.id<'PolicyVersion'>(tx.now)];
  const rule = { level: 'required', timing: { kind: 'first-sign-in' }, factors: null, existingSessions: 'keep' } as const;
  await ports.store.insertPolicyVersion(tx, { id: version, scope, version: { ...rule, from: tx.now }, createdBy: BY_HOST });
  const data = { scope, version, rule, from: formatInstant(tx.now) };
  await record(ports, tx, eventBy(BY_HOST, 'policy.version_added', { application, data }));
}

/** Whoever has the address has read it on the terminal of the host. */
async function tell(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { owner, command, loginName }: { readonly owner: UserId; readonly command: SetUp; readonly loginName: string },
): Promise<void> {
  await record(ports, tx, eventBy(BY_HOST, 'user.created', { user: owner, data: { name: loginName } }));
  await record(ports, tx, eventBy(BY_HOST, 'user.role_changed', { user: owner, data: { from: null, to: 'owner' } }));
  await record(ports, tx, { ...eventBy(BY_HOST, 'tenant.set_up', { user: owner, data: {} }), address: command.address });
}
