import type { SeededRandom } from '../../spec/seededRandom.ts';
import type { ApplicationId } from '../../src/domain/directory/application.ts';
import type { GroupId } from '../../src/domain/directory/group.ts';
import type { TenantId } from '../../src/domain/directory/tenant.ts';
import { ROLES, type UserId } from '../../src/domain/directory/user.ts';
import { LEVELS, type Level, type PolicyVersion, type Reach, type Scope } from '../../src/domain/policy/rule.ts';
import type { Evidence } from '../../src/domain/sessions/evidence.ts';
import { DAY, formatInstant, HOUR, type Instant, after as later } from '../../src/kernel/instant.ts';
import type { TestDatabase } from './database.ts';
import { newHash, newId, newName } from './tenantRows.ts';
import { aWorld, type World } from './world.ts';

const PEOPLE = 24;

/** A small tenant in which people and rules differ in everything that a decision reads. */
export interface Population {
  readonly world: World;
  readonly people: readonly UserId[];
  readonly groups: readonly GroupId[];
  readonly applications: readonly ApplicationId[];
}

export async function aPopulation(database: TestDatabase, random: SeededRandom): Promise<Population> {
  const world = await aWorld(database.store);
  if (random.chance(0.4)) await world.settings({ backupCodesAsFirstFactor: true });
  const now = await world.now();
  const groups = [await world.group(), await world.group(), await world.group(), await world.group()];
  const applications = [await world.application(), await world.application()];
  const scopes: Scope[] = [
    { kind: 'tenant' },
    ...groups.slice(1).map((group) => ({ kind: 'group', group }) as const),
    ...applications.slice(1).map((application) => ({ kind: 'application', application }) as const),
  ];
  for (const scope of random.some(scopes, 0.7)) {
    for (const from of random.some([-40, -12, -3, 2, 9], 0.4)) await insertRule(world, random, { scope, from: later(now, from * DAY) });
  }
  const people: UserId[] = [];
  for (let one = 0; one < PEOPLE; one += 1) people.push(await aPerson(database, random, { world, groups, applications, now }));
  return { world, people, groups, applications };
}

async function insertRule(
  world: World,
  random: SeededRandom,
  { scope, from }: { readonly scope: Scope; readonly from: Instant },
): Promise<void> {
  const version: PolicyVersion = {
    from,
    level: random.pick(scope.kind === 'tenant' ? LEVELS : [...LEVELS, null]),
    timing: random.pick([null, { kind: 'first-sign-in' }, { kind: 'grace-period', days: 7 }, { kind: 'grace-period', days: 30 }]),
    factors: random.chance(0.6) ? null : random.some(['webauthn', 'totp', 'backup_code'] as const, 0.7),
    existingSessions: 'keep',
  };
  const staged = { ...version, ...someReach(random, version.level) };
  await world.store.transaction(world.tenant.id, (tx) =>
    world.store.insertPolicyVersion(tx, { id: newId(), scope, version: staged, createdBy: { kind: 'host' } }),
  );
}

/** For some rules that can have one. */
export function someReach(random: SeededRandom, level: Level | null): { readonly reach?: Reach } {
  const looser = LEVELS.slice(0, LEVELS.indexOf(level ?? 'off'));
  if (looser.length === 0 || random.chance(0.6)) return {};
  return { reach: { percent: random.pick([0, 20, 50, 80, 100]), others: random.pick(looser) } };
}

interface Where extends Pick<Population, 'world' | 'groups' | 'applications'> {
  readonly now: Instant;
}

async function aPerson(database: TestDatabase, random: SeededRandom, { world, groups, applications, now }: Where): Promise<UserId> {
  const { store, tenant } = world;
  const id: UserId = newId();
  const role = random.chance(0.2) ? random.pick(ROLES) : null;
  const words = { id, loginName: newName('person'), displayName: 'A Person', mail: null, role, passwordHash: 'none' };
  await store.transaction(tenant.id, async (tx) => {
    await store.insertUser(tx, words);
    for (const group of random.some(groups, 0.35)) await store.addMember(tx, group, id);
    const factor = { user: id, label: 'A factor' };
    if (random.chance(0.3)) await store.insertTotpFactor(tx, { ...factor, id: newId(), sealedSecret: newHash(), lastStep: 1 });
    for (let keys = random.pick([0, 0, 0, 1, 2]); keys > 0; keys -= 1)
      await store.insertCredential(tx, { ...factor, id: newId(), credential: aKey() });
    if (!random.chance(0.4)) return;
    const codeMacs = Array.from({ length: 3 }, newHash);
    await store.replaceBackupCodes(tx, { id: newId(), user: id, companion: random.chance(0.5), codeMacs });
    for (const mac of codeMacs.slice(0, random.pick([0, 0, 1, 2, 3]))) await store.spendBackupCode(tx, id, mac);
  });
  const some = (share: number, hours: number): string | null => (random.chance(share) ? formatInstant(later(now, hours * HOUR)) : null);
  await database.asOwner(
    `update users set created_at = $2, last_sign_in_at = $3, mfa_prompted_at = $4, must_enrol_until = $5, disabled_at = $6 where id = $1`,
    [
      id,
      formatInstant(later(now, -random.pick([1, 5, 20, 100]) * DAY)),
      some(0.6, -30),
      some(0.4, -20),
      some(0.15, random.pick([-5, 40, 900])),
      some(0.1, -1),
    ],
  );
  if (random.chance(0.2))
    await lift(database, {
      id,
      tenantId: tenant.id,
      until: later(now, random.pick([2, 60, 160]) * HOUR),
      except: random.some(applications, 0.3),
    });
  for (let sessions = random.pick([0, 0, 1, 1, 2]); sessions > 0; sessions -= 1) await aSession(database, random, { world, user: id, now });
  if (random.chance(0.1)) {
    const counted = `insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before) values ($1, $2, '{}', 100, now())`;
    await database.asOwner(counted, [tenant.id, id]);
  }
  return id;
}

interface SignedIn extends Pick<Population, 'world'> {
  readonly user: UserId;
  readonly now: Instant;
}

/** Of whatever proofs, of factors that are still there and of some that are not; some over before long, some dead. */
async function aSession(database: TestDatabase, random: SeededRandom, { world, user, now }: SignedIn): Promise<void> {
  const { store, tenant } = world;
  const factors = await store.transaction(tenant.id, (tx) => store.gatherPerson(tx, user)).then((person) => person?.facts.factors ?? []);
  const isMarked = random.chance(0.3);
  const at = later(now, -HOUR);
  const evidence: Evidence[] = random.chance(0.85) ? [{ method: random.pick(['password', 'federated']), at }] : [];
  for (const { kind, id: held } of random.some(factors, 0.6)) {
    // S8: where a proof is lost, the session is marked.
    const factorId = isMarked && random.chance(0.5) ? newId<'Factor'>() : held;
    if (kind === 'backup_code') evidence.push({ method: kind, at, factorId, purpose: random.pick(['assure', 'guard']) });
    else if (kind === 'webauthn') evidence.push({ method: kind, at, factorId, userVerified: random.chance(0.5) });
    else evidence.push({ method: kind, at, factorId });
  }
  await database.asOwner(
    `insert into sessions (tenant_id, id, user_id, token_hash, signed_in_at, last_seen_at, expires_at, idle_seconds, aal, evidence, skipped, begun_at, allowance,
        tenant_epoch, user_epoch, recheck_epoch)
      select t.id, $3, u.id, $4, $5, $5, $6, 86400, 1, $7, $8, $5, $9, t.session_epoch, u.session_epoch - $10::integer, u.recheck_epoch - $11::integer
      from users u join tenants t on t.id = u.tenant_id where t.id = $1 and u.id = $2`,
    [
      tenant.id,
      user,
      newId(),
      newHash(),
      formatInstant(at),
      formatInstant(later(now, random.pick([2, 100, 2_000]) * HOUR)),
      JSON.stringify(evidence),
      random.chance(0.5),
      random.pick([null, null, 'grace', 'bypass']),
      random.chance(0.1) ? 1 : 0,
      isMarked ? 1 : 0,
    ],
  );
}

interface Lift {
  readonly id: UserId;
  readonly tenantId: TenantId;
  readonly until: Instant;
  readonly except: readonly ApplicationId[];
}

async function lift(database: TestDatabase, { id, tenantId, until, except }: Lift): Promise<void> {
  await database.asOwner(
    `insert into bypasses (tenant_id, id, user_id, starts_at, ends_at, except_applications, reason, granted_by, granted_at)
      values ($1, $2, $3, now() - interval '1 hour', $4, $5, 'A reason', '{"kind":"host"}', now())`,
    [tenantId, newId(), id, formatInstant(until), [...except]],
  );
}

function aKey() {
  const parts = {
    publicKey: newHash(),
    signCount: 1,
    transports: [],
    aaguid: '00000000-0000-0000-0000-000000000000',
    backupEligible: false,
  };
  return { ...parts, credentialId: newName('credential'), userVerified: true };
}
