import type { Group } from '../../domain/directory/group.ts';
import type { User } from '../../domain/directory/user.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import type { Administration } from '../../flows/administer.ts';
import { addMember } from '../../flows/directory/addMember.ts';
import { createGroup } from '../../flows/directory/createGroup.ts';
import { createTenant } from '../../flows/directory/createTenant.ts';
import { createUser } from '../../flows/directory/createUser.ts';
import { findApplicationByClientId } from '../../flows/directory/findApplicationByClientId.ts';
import { findGroupByName } from '../../flows/directory/findGroupByName.ts';
import { findUserByName } from '../../flows/directory/findUserByName.ts';
import { registerApplication } from '../../flows/directory/registerApplication.ts';
import { rotateClientSecret } from '../../flows/directory/rotateClientSecret.ts';
import { updateApplication } from '../../flows/directory/updateApplication.ts';
import { prepareSigningKey } from '../../flows/keys/prepareSigningKey.ts';
import { setRule } from '../../flows/policy/setRule.ts';
import { showPolicy } from '../../flows/policy/showPolicy.ts';
import type { Result } from '../../kernel/result.ts';
import { BY_HOST } from '../commandRun.ts';
import { generatedPassword } from '../generatedPassword.ts';
import type { Workbench } from '../workbench.ts';
import { type DemoFile, readDemoFile, writeDemoFile } from './demoFile.ts';
import { DEMO_APPLICATIONS, DEMO_GROUPS, DEMO_PEOPLE, DEMO_RULES, DEMO_TENANT, type DemoClientId, type DemoRule } from './demoPlan.ts';

export interface DemoInstallation {
  readonly dataDirectory: string;
  readonly ports: Readonly<Record<DemoClientId, number>>;
}

const NOTE = 'Passwords and secrets of a demo on this machine. Delete the whole folder to begin anew.';

/**
 * Makes the demo's tenant, people, groups, applications and rules where they are not there. It may be interrupted at any
 * point and goes on at the next start; once made, nothing is set back that somebody has changed since.
 */
export async function installDemo(workbench: Workbench, installation: DemoInstallation): Promise<DemoFile> {
  const { ports } = workbench;
  const { dataDirectory } = installation;
  const known = await readDemoFile(dataDirectory);
  // Written before the accounts are made, so that no account ever has a password that nobody knows.
  let file = known ?? (await written(dataDirectory, newDemoFile(workbench)));
  const host = await tenant(workbench);
  if (file.state === 'making') await people({ ports, host }, file);
  for (const application of DEMO_APPLICATIONS) {
    const secret = await secretOf({ ports, host }, { ...application, port: installation.ports[application.clientId], file });
    const { [application.clientId]: _before, ...others } = file.clientSecrets;
    const clientSecrets = secret === null ? others : { ...others, [application.clientId]: secret };
    file = await written(dataDirectory, { ...file, clientSecrets });
  }
  if (file.state === 'made') return file;
  for (const rule of DEMO_RULES) await ruleOf({ ports, host }, rule);
  return written(dataDirectory, { ...file, state: 'made' });
}

function newDemoFile({ ports }: Workbench): DemoFile {
  const passwords = Object.fromEntries(DEMO_PEOPLE.map(({ loginName }) => [loginName, generatedPassword(ports.random)]));
  return { note: NOTE, passwords, clientSecrets: {}, state: 'making' };
}

async function written(dataDirectory: string, file: DemoFile): Promise<DemoFile> {
  await writeDemoFile(dataDirectory, file);
  return file;
}

interface Run {
  readonly ports: Workbench['ports'];
  readonly host: Administration;
}

async function tenant({ ports }: Workbench): Promise<Administration> {
  const id = await ports.store.findTenantId(DEMO_TENANT.slug);
  if (id !== null) return { tenantId: id, by: BY_HOST };
  const created = done(await createTenant(ports)({ by: BY_HOST, ...DEMO_TENANT, prepare: await prepareSigningKey(ports) }));
  return { tenantId: created.id, by: BY_HOST };
}

async function people({ ports, host }: Run, { passwords }: DemoFile): Promise<void> {
  const groups = new Map<string, Group>();
  for (const name of DEMO_GROUPS) {
    const found = await findGroupByName(ports)({ ...host, name });
    groups.set(name, found.ok ? found.value : done(await createGroup(ports)({ ...host, name })));
  }
  for (const person of DEMO_PEOPLE) {
    const { loginName, displayName, role } = person;
    const found = await findUserByName(ports)({ ...host, loginName });
    const password = passwords[loginName] ?? null;
    const mail = `${loginName}@acme.example`;
    const user: User = found.ok ? found.value : done(await createUser(ports)({ ...host, loginName, displayName, mail, role, password }));
    for (const name of person.groups) {
      const group = groups.get(name);
      if (group !== undefined) done(await addMember(ports)({ ...host, group: group.id, user: user.id }));
    }
  }
}

interface Wanted {
  readonly clientId: DemoClientId;
  readonly name: string;
  readonly port: number;
  readonly file: DemoFile;
}

/**
 * Registers an application, or tells it the port of this start, which may be another than the last time.
 * @returns its secret; null: somebody has deleted it from the demo.
 */
async function secretOf({ ports, host }: Run, { clientId, name, port, file }: Wanted): Promise<string | null> {
  const base = `http://localhost:${port}`;
  const addresses = {
    redirectUris: [`${base}/callback`],
    postLogoutRedirectUris: [`${base}/signed-out`],
    backchannelLogoutUri: `${base}/backchannel-logout`,
  };
  const found = await findApplicationByClientId(ports)({ ...host, clientId });
  if (!found.ok) {
    if (file.state === 'made') return null;
    const oidc = { authMethod: 'client_secret_basic', ...addresses };
    return done(await registerApplication(ports)({ ...host, clientId, name, oidc, demand: null })).clientSecret;
  }
  const target = { ...host, application: found.value.id };
  if (found.value.oidc?.redirectUris.includes(`${base}/callback`) !== true)
    done(await updateApplication(ports)({ ...target, oidc: addresses }));
  // A registration that was interrupted before its secret was written down has one that nobody knows.
  return file.clientSecrets[clientId] ?? done(await rotateClientSecret(ports)(target)).clientSecret;
}

async function ruleOf({ ports, host }: Run, { group, application, level, timing, factors }: DemoRule): Promise<void> {
  const scope = await scopeOf({ ports, host }, group, application);
  const shown = done(await showPolicy(ports)({ ...host, scope, at: null }));
  if (shown.inForce !== null) return;
  const rule = { level, timing, factors, existingSessions: 'keep' };
  done(await setRule(ports)({ ...host, scope, rule, from: null, expectedRevision: null, deadEnds: 'refuse' }));
}

async function scopeOf({ ports, host }: Run, group: string | null, application: string | null): Promise<Scope> {
  if (group !== null) return { kind: 'group', group: done(await findGroupByName(ports)({ ...host, name: group })).id };
  if (application === null) return { kind: 'tenant' };
  return { kind: 'application', application: done(await findApplicationByClientId(ports)({ ...host, clientId: application })).id };
}

/** What the demo asks for is always allowed, so a refusal is a bug. */
function done<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the demo could not be made: ${result.code}: ${result.detail}`);
  return result.value;
}
