import { beforeAll, describe, expect, it } from 'vitest';
import type { GroupId } from '../../src/domain/directory/group.ts';
import type { PolicyVersion, Scope } from '../../src/domain/policy/rule.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import { after, DAY, HOUR, type Instant, SECOND } from '../../src/kernel/instant.ts';
import type { PolicyVersionId } from '../../src/ports/store/policyStore.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { eachEngine } from '../builders/database.ts';
import { newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

const HOST = { kind: 'host' } as const;
const TENANT: Scope = { kind: 'tenant' };
const plain = { timing: null, factors: null, existingSessions: 'keep' } as const;

eachEngine('policy', (database) => {
  let rows: TenantRows;
  let now: Instant;
  beforeAll(async () => {
    rows = await tenantRows(database.store);
    now = await rows.inside(async (tx) => tx.now);
  });

  async function insert(own: TenantRows, scope: Scope, version: PolicyVersion): Promise<PolicyVersionId | null> {
    const id: PolicyVersionId = newId();
    const made = await own.inside((tx) => database.store.insertPolicyVersion(tx, { id, scope, version, createdBy: HOST }));
    return made ? id : null;
  }
  const withdraw = (own: TenantRows, id: PolicyVersionId) => own.inside((tx) => database.store.withdrawPolicyVersion(tx, id, HOST));
  const revisionIn = async (tx: Tx) => (await database.store.findTenant(tx))?.revision ?? -1;
  const revisionOf = (own: TenantRows) => own.inside(revisionIn);
  const snapshotOf = (own: TenantRows, revision: number, node = database.store) =>
    node.transaction(own.tenantId, (tx) => node.policySnapshot(tx, revision));

  /** People as F6 tells them apart, by the groups that have rules now. */
  const populations = (own: TenantRows, drafted: readonly GroupId[] = []) =>
    own.inside(async (tx) => {
      const { groups } = await database.store.policySnapshot(tx, await revisionIn(tx));
      const asked = {
        groups: [...groups.keys(), ...drafted],
        starts: [],
        cohorts: [],
        at: tx.now,
        among: null,
        sessions: 'left_out',
      } as const;
      const { buckets } = await database.store.foldPeople(tx, asked, { after: null, last: null });
      return buckets.filter(({ people }) => people > 0).map(({ groups, kinds, codes, people }) => ({ groups, kinds, codes, people }));
    });

  describe('timelines', () => {
    it('a version comes back as it was set, of every scope, with who set it', async () => {
      const own = await tenantRows(database.store);
      const scopes: Scope[] = [
        TENANT,
        { kind: 'group', group: await own.group() },
        { kind: 'application', application: await own.application() },
      ];
      const version: PolicyVersion = {
        from: after(now, -DAY),
        level: 'required',
        timing: { kind: 'grace-period', days: 14 },
        factors: ['webauthn', 'totp'],
        existingSessions: 'recheck',
      };
      for (const scope of scopes) {
        const id = await insert(own, scope, version);
        const found = await own.inside((tx) => database.store.findPolicyVersion(tx, id as PolicyVersionId));
        expect(found).toEqual({ id, scope, version, createdAt: expect.any(Number), createdBy: HOST, withdrawnAt: null, withdrawnBy: null });
        expect(await own.inside((tx) => database.store.listPolicyVersions(tx, scope))).toEqual([found]);
      }
      expect(await own.inside((tx) => database.store.listPolicyVersions(tx, null))).toHaveLength(3);
      const staged: PolicyVersion = { ...version, from: after(now, -HOUR), reach: { percent: 25, others: 'optional' } };
      await insert(own, TENANT, staged);
      expect((await own.inside((tx) => database.store.listPolicyVersions(tx, TENANT))).at(-1)?.version).toEqual(staged);
      expect((await snapshotOf(own, await revisionOf(own))).tenant.at(-1)).toEqual(staged);
      const none: PolicyVersion = { from: now, level: null, timing: null, factors: null, existingSessions: 'keep' };
      await insert(own, scopes[1] as Scope, none);
      expect((await own.inside((tx) => database.store.listPolicyVersions(tx, scopes[1] as Scope))).map(({ version }) => version)).toEqual([
        version,
        none,
      ]);
      expect(await own.inside((tx) => database.store.findPolicyVersion(tx, newId()))).toBeNull();
    });

    it('timeline_out_of_order: a scope has one standing version an instant; withdrawn, the instant is free again', async () => {
      const own = await tenantRows(database.store);
      const later: PolicyVersion = { from: after(now, DAY), level: 'optional', ...plain };
      const id = await insert(own, TENANT, later);
      expect(id).not.toBeNull();
      expect(await insert(own, TENANT, later)).toBeNull();
      for (const group of [await own.group(), await own.group()]) expect(await insert(own, { kind: 'group', group }, later)).not.toBeNull();
      expect(await withdraw(own, id as PolicyVersionId)).toBe(true);
      expect(await insert(own, TENANT, later)).not.toBeNull();
      const all = await Promise.all(Array.from({ length: 10 }, () => insert(own, TENANT, { ...later, from: after(now, 2 * DAY) })));
      expect(all.filter((made) => made !== null)).toHaveLength(1);
    });

    it('a group and an application have timelines of their own, even with the same id', async () => {
      const own = await tenantRows(database.store);
      const application = await own.application();
      const group = application as string as GroupId;
      await own.inside((tx) => database.store.insertGroup(tx, { id: group, name: 'Of the same id' }));
      const version: PolicyVersion = { from: now, level: 'required', ...plain };
      const inApplication = await insert(own, { kind: 'application', application }, version);
      expect(inApplication).not.toBeNull();
      const user = await own.user();
      await own.inside((tx) => database.store.addMember(tx, group, user));
      expect(await populations(own)).toEqual([{ groups: [], kinds: [], codes: null, people: 1 }]);
      const inGroup = await insert(own, { kind: 'group', group }, version);
      expect(inGroup).not.toBeNull();
      expect(await populations(own)).toEqual([{ groups: [group], kinds: [], codes: null, people: 1 }]);
      const listed = await own.inside((tx) => database.store.listPolicyVersions(tx, { kind: 'group', group }));
      expect(listed.map(({ id }) => id)).toEqual([inGroup]);
    });

    it('a scope that is gone takes no version', async () => {
      const own = await tenantRows(database.store);
      const group = await own.group();
      await Promise.all([own.group(), own.application()]);
      await own.inside((tx) => database.store.deleteGroup(tx, group));
      const version: PolicyVersion = { from: now, level: 'required', ...plain };
      expect(await insert(own, { kind: 'group', group }, version)).toBeNull();
      expect(await insert(own, { kind: 'application', application: newId() }, version)).toBeNull();
      expect(await own.inside((tx) => database.store.listPolicyVersions(tx, null))).toEqual([]);
    });

    it('only a version that does not hold yet is withdrawn, once, and stays on record', async () => {
      const own = await tenantRows(database.store);
      const held = await insert(own, TENANT, { from: now, level: 'optional', ...plain });
      const later = await insert(own, TENANT, { from: after(now, HOUR), level: 'required', ...plain });
      expect(await withdraw(own, held as PolicyVersionId)).toBe(false);
      expect(await withdraw(own, newId())).toBe(false);
      const withdrawn = await Promise.all(Array.from({ length: 5 }, () => withdraw(own, later as PolicyVersionId)));
      expect(withdrawn.filter(Boolean)).toHaveLength(1);
      expect(
        (await own.inside((tx) => database.store.listPolicyVersions(tx, TENANT))).map(({ withdrawnAt }) => withdrawnAt !== null),
      ).toEqual([false, true]);
      const scheduled = await insert(own, TENANT, { from: after(now, 2 * HOUR), level: 'required', ...plain });
      database.moveClock(2 * HOUR + SECOND);
      expect(await withdraw(own, scheduled as PolicyVersionId)).toBe(false);
      database.moveClock(0);
    });

    it('T1, L1: what no rule can say is refused by the table itself', async () => {
      const own = await tenantRows(database.store);
      const wrong: Partial<Record<keyof PolicyVersion, unknown>>[] = [
        { level: 'sometimes' },
        { level: null },
        { factors: ['voice'] },
        { timing: { kind: 'grace-period', days: 0 } },
        { timing: { kind: 'grace-period', days: 91 } },
        { timing: { kind: 'soon' } },
      ];
      for (const part of wrong) {
        const version = { from: now, level: 'required', ...plain, ...part } as PolicyVersion;
        await expect(insert(own, TENANT, version)).rejects.toMatchObject({ code: '23514' });
      }
      expect(await own.inside((tx) => database.store.listPolicyVersions(tx, null))).toEqual([]);
    });
  });

  describe('snapshots', () => {
    it('hold the standing versions of what is there, in order, and the settings', async () => {
      const own = await tenantRows(database.store, { backupCodesAsFirstFactor: true, firstEnrolment: 'pass' });
      const [group, gone, application] = [await own.group(), await own.group(), await own.application()];
      await own.application();
      const version = (from: number): PolicyVersion => ({ from: after(now, from), level: 'optional', ...plain });
      await insert(own, TENANT, version(HOUR));
      await insert(own, TENANT, version(-HOUR));
      const withdrawn = await insert(own, TENANT, version(2 * HOUR));
      await withdraw(own, withdrawn as PolicyVersionId);
      for (const ruled of [group, gone]) await insert(own, { kind: 'group', group: ruled }, version(-DAY));
      await insert(own, { kind: 'application', application }, version(-DAY));
      await own.inside((tx) => database.store.deleteGroup(tx, gone));
      const revision = await revisionOf(own);
      expect(await snapshotOf(own, revision)).toEqual({
        revision,
        availableKinds: ['webauthn', 'totp', 'backup_code'],
        backupCodesAsFirstFactor: true,
        firstEnrolment: 'pass',
        tenant: [version(-HOUR), version(HOUR)],
        groups: new Map([[group, [version(-DAY)]]]),
        applications: new Map([[application, [version(-DAY)]]]),
      });
      await own.inside((tx) => database.store.deleteApplication(tx, application));
      expect((await snapshotOf(own, await revisionOf(own))).applications.size).toBe(0);
    });

    it('L2: a tenant that nobody has configured has none', async () => {
      const own = await tenantRows(database.store);
      expect(await snapshotOf(own, 0)).toMatchObject({ revision: 0, tenant: [] });
    });

    it('security.md, Numbers: a change on one node holds for the next decision on every other, and a known revision is not read again', async () => {
      const own = await tenantRows(database.store);
      const other = database.anotherNode();
      const first = await snapshotOf(own, await revisionOf(own), other);
      expect(await snapshotOf(own, await revisionOf(own), other)).toBe(first);
      const user = await own.user();
      await insert(own, TENANT, { from: now, level: 'required', ...plain });
      const judged = await other.transaction(own.tenantId, async (tx) => {
        const person = await other.gatherPerson(tx, user);
        return other.policySnapshot(tx, person?.revision ?? -1);
      });
      expect(judged.tenant.map(({ level }) => level)).toEqual(['required']);
      expect(judged.revision).toBeGreaterThan(first.revision);
    });

    it('what a transaction changed it sees itself, and nobody else before it commits, or when it never does', async () => {
      const own = await tenantRows(database.store);
      const version: PolicyVersion = { from: now, level: 'required', ...plain };
      const draft = await own
        .inside(async (tx) => {
          await database.store.insertPolicyVersion(tx, { id: newId(), scope: TENANT, version, createdBy: HOST });
          const seen = await database.store.policySnapshot(tx, await database.store.raiseRevision(tx));
          throw Object.assign(new Error('rolled back'), { seen });
        })
        .catch((error: unknown) => (error as { seen: Awaited<ReturnType<typeof snapshotOf>> }).seen);
      expect(draft.tenant).toEqual([version]);
      // Another change takes the same revision number, and its snapshot is not the draft.
      const other: PolicyVersion = { from: now, level: 'off', ...plain };
      await insert(own, TENANT, other);
      expect(await revisionOf(own)).toBe(draft.revision);
      expect((await snapshotOf(own, draft.revision)).tenant).toEqual([other]);
    });

    it('a revision that is not there yet is no snapshot', async () => {
      const own = await tenantRows(database.store);
      await expect(snapshotOf(own, 99)).rejects.toThrow('older than the facts');
    });
  });

  describe('the revision', () => {
    it('is raised once by a transaction, whatever it changes', async () => {
      const own = await tenantRows(database.store);
      const before = await revisionOf(own);
      const raised = await own.inside(async (tx) => {
        const first = await database.store.raiseRevision(tx);
        await database.store.insertGroup(tx, { id: newId(), name: newName('group') });
        await database.store.insertPolicyVersion(tx, {
          id: newId(),
          scope: TENANT,
          version: { from: now, level: 'off', ...plain },
          createdBy: HOST,
        });
        return [first, await database.store.raiseRevision(tx)];
      });
      expect(raised).toEqual([before + 1, before + 1]);
      expect(await revisionOf(own)).toBe(before + 1);
    });

    it('security.md, Numbers: no change of a rule, a setting, a group or an application forgets it', async () => {
      const own = await tenantRows(database.store);
      const { store } = database;
      const [group, application] = [await own.group(), await own.application()];
      const scheduled = await insert(own, TENANT, { from: after(now, DAY), level: 'off', ...plain });
      const tenant = await own.inside((tx) => store.findTenant(tx));
      const found = await own.inside((tx) => store.findApplication(tx, application));
      if (tenant === null || found === null) throw new Error('they were made above');
      const changes: Record<string, Parameters<TenantRows['inside']>[0]> = {
        updateTenant: (tx) => store.updateTenant(tx, { settings: tenant.settings }),
        insertGroup: (tx) => store.insertGroup(tx, { id: newId(), name: newName('group') }),
        renameGroup: (tx) => store.renameGroup(tx, { id: group, name: newName('group') }),
        insertApplication: (tx) =>
          store.insertApplication(tx, { id: newId(), clientId: newName('app'), name: 'x', oidc: null, demand: null }, null),
        updateApplication: (tx) => store.updateApplication(tx, { ...found, name: 'Other' }),
        replaceClientSecret: (tx) => store.replaceClientSecret(tx, application, new Uint8Array(3)),
        insertPolicyVersion: (tx) =>
          store.insertPolicyVersion(tx, { id: newId(), scope: TENANT, version: { from: now, level: 'off', ...plain }, createdBy: HOST }),
        withdrawPolicyVersion: (tx) => store.withdrawPolicyVersion(tx, scheduled as PolicyVersionId, HOST),
        deleteGroup: (tx) => store.deleteGroup(tx, group),
        deleteApplication: (tx) => store.deleteApplication(tx, application),
        importUsers: (tx) =>
          store.importUsers(tx, [
            { id: newId(), loginName: newName('x'), displayName: 'x', mail: null, passwordHash: null, groups: [newName('group')] },
          ]),
      };
      for (const [name, change] of Object.entries(changes)) {
        const before = await revisionOf(own);
        await own.inside(change);
        expect([name, await revisionOf(own)]).toEqual([name, before + 1]);
      }
    });
  });

  describe('what is gathered of a person', () => {
    it('is everything that decides, of one moment', async () => {
      const own = await tenantRows(database.store, { dormantAfterDays: 30, helpContact: 'desk' });
      const user = await own.user({ loginName: 'anita', role: 'operator' });
      const [second, first] = [await own.group('Zebras'), await own.group('Ants')];
      for (const group of [first, second]) await own.inside((tx) => database.store.addMember(tx, group, user));
      const [totp, codes] = [await own.totp(user), await own.codes(user)];
      await own.codes(await own.user());
      await own.inside((tx) => database.store.spendBackupCode(tx, user, codes.macs[0] as Uint8Array));
      const found = await own.inside((tx) => database.store.gatherPerson(tx, user));
      expect(found).toEqual({
        user: {
          id: user,
          loginName: 'anita',
          displayName: 'A Person',
          mail: null,
          mailVerifiedAt: null,
          role: 'operator',
          createdAt: expect.any(Number),
          disabledAt: null,
          lastSignInAt: null,
        },
        facts: {
          cohort: expect.any(Number),
          createdAt: found?.user.createdAt,
          groups: [first, second],
          factors: [
            { kind: 'totp', id: totp },
            { kind: 'backup_code', id: codes.id, remaining: 2, companion: true },
          ],
          promptedAt: null,
          mustEnrolUntil: null,
          dormant: false,
          bypass: null,
          demotedUntil: null,
        },
        settings: expect.objectContaining({ dormantAfterDays: 30, helpContact: 'desk' }),
        risk: DEFAULT_RISK,
        revision: await revisionOf(own),
        groups: [
          { id: first, name: 'Ants' },
          { id: second, name: 'Zebras' },
        ],
        locked: false,
        bypass: null,
      });
      expect(await own.inside((tx) => database.store.gatherPerson(tx, newId()))).toBeNull();
    });

    it('S11: dormant is who has not signed in for longer than the limit, or never since the account was made', async () => {
      const own = await tenantRows(database.store, { dormantAfterDays: 30 });
      const never = await tenantRows(database.store);
      const [user, other] = [await own.user(), await never.user()];
      const dormant = async () => (await own.inside((tx) => database.store.gatherPerson(tx, user)))?.facts.dormant;
      const dormantAt: [number, boolean | undefined][] = [];
      for (const days of [29.99, 30.01]) {
        database.moveClock(days * DAY);
        dormantAt.push([days, await dormant()]);
      }
      await own.inside((tx) => database.store.recordSignIn(tx, user, 'awake'));
      for (const days of [60, 60.02]) {
        database.moveClock(days * DAY);
        dormantAt.push([days, await dormant()]);
      }
      expect(dormantAt).toEqual([
        [29.99, false],
        [30.01, true],
        [60, false],
        [60.02, true],
      ]);
      await own.inside((tx) => database.store.recordSignIn(tx, user, 'still_dormant'));
      expect(await dormant()).toBe(true);
      await own.inside((tx) => database.store.recordSignIn(tx, user, 'awake'));
      expect(await dormant()).toBe(false);
      await never.inside((tx) => database.store.recordSignIn(tx, other, 'still_dormant'));
      database.moveClock(4_000 * DAY);
      expect((await never.inside((tx) => database.store.gatherPerson(tx, other)))?.facts.dormant).toBe(false);
      database.moveClock(0);
    });

    it('B3, B4: a bypass holds from its start until its end, unless it was revoked, and for its person alone', async () => {
      const [user, other] = [await rows.user(), await rows.user()];
      const application = await rows.application();
      const bypass = async (of = user) => (await rows.inside((tx) => database.store.gatherPerson(tx, of)))?.facts.bypass ?? null;
      const grant = (id: string, hours: readonly [number, number], except: string[] = []) =>
        database.asOwner(
          `insert into bypasses (tenant_id, id, user_id, starts_at, ends_at, except_applications, reason, granted_by, granted_at)
            values ($1, $2, $3, now() + make_interval(hours => $4::int), now() + make_interval(hours => $5::int), $6, 'lost phone', '{"kind":"host"}', now())`,
          [rows.tenantId, id, user, ...hours, except],
        );
      await grant(newId(), [-5, -1]);
      expect(await bypass()).toBeNull();
      const id = newId();
      await grant(id, [1, 3], [application]);
      expect(await bypass()).toBeNull();
      database.moveClock(2 * HOUR);
      expect(await bypass()).toMatchObject({ exceptApplications: [application] });
      expect(await bypass(other)).toBeNull();
      expect(((await bypass())?.until ?? 0) - ((await bypass())?.from ?? 0)).toBe(2 * HOUR);
      database.moveClock(3 * HOUR + 5 * SECOND);
      expect(await bypass()).toBeNull();
      database.moveClock(2 * HOUR);
      await database.asOwner('update bypasses set revoked_at = now() where id = $1', [id]);
      expect(await bypass()).toBeNull();
      database.moveClock(0);
    });

    it('L7, B6: what was put off and what a reset opened are facts until they are over', async () => {
      const user = await rows.user();
      const facts = async () => (await rows.inside((tx) => database.store.gatherPerson(tx, user)))?.facts;
      await rows.inside((tx) => database.store.recordPrompt(tx, user));
      expect((await facts())?.promptedAt).not.toBeNull();
      await database.asOwner("update users set must_enrol_until = now() + interval '1 day' where id = $1", [user]);
      expect((await facts())?.mustEnrolUntil).not.toBeNull();
      await rows.inside((tx) => database.store.closeEnrolmentWindow(tx, user));
      expect(await facts()).toMatchObject({ mustEnrolUntil: null, promptedAt: expect.any(Number) });
    });

    it('F6: the administrators are the enabled owners and administrators', async () => {
      const own = await tenantRows(database.store);
      const [owner, administrator] = [await own.user({ role: 'owner' }), await own.user({ role: 'administrator' })];
      for (const role of ['operator', 'auditor', null] as const) await own.user({ role });
      const gone = await own.user({ role: 'owner' });
      await own.inside((tx) => database.store.updateUser(tx, gone, { disabled: true }));
      const found = await own.inside((tx) => database.store.listAdministrators(tx));
      expect(found.map(({ user }) => user.id)).toEqual([owner, administrator]);
      expect(found[0]?.facts).toMatchObject({ groups: [], factors: [] });
    });
  });

  it('F6: people are grouped by the groups that have rules and the kinds that they hold', async () => {
    const own = await tenantRows(database.store);
    const [ruled, plainGroup, drafted] = [await own.group(), await own.group(), await own.group()];
    await insert(own, { kind: 'group', group: ruled }, { from: now, level: 'required', ...plain });
    const withdrawn = await insert(own, { kind: 'group', group: plainGroup }, { from: after(now, DAY), level: 'required', ...plain });
    await withdraw(own, withdrawn as PolicyVersionId);
    const people = await Promise.all(Array.from({ length: 5 }, () => own.user()));
    const [a, b, c, d, e] = people as [never, never, never, never, never];
    for (const user of [a, b]) await own.inside((tx) => database.store.addMember(tx, ruled, user));
    for (const user of [b, c]) await own.inside((tx) => database.store.addMember(tx, plainGroup, user));
    await own.inside((tx) => database.store.addMember(tx, drafted, c));
    await own.totp(a);
    const codes = await own.codes(a, { count: 1 });
    await own.inside((tx) => database.store.spendBackupCode(tx, a, codes.macs[0] as Uint8Array));
    await own.key(d);
    await own.codes(d);
    await own.inside((tx) => database.store.updateUser(tx, e, { disabled: true }));
    const sorted = async (drafted: readonly GroupId[]) =>
      (await populations(own, drafted)).map((population) => JSON.stringify(population)).sort();
    const group = (groups: string[], kinds: string[], batch: unknown = null) => JSON.stringify({ groups, kinds, codes: batch, people: 1 });
    const common = [
      group([ruled], ['totp'], { companion: true, left: 'none' }),
      group([ruled], []),
      group([], ['webauthn'], { companion: true, left: 'several' }),
    ];
    expect(await sorted([])).toEqual([...common, group([], [])].sort());
    expect(await sorted([drafted])).toEqual([...common, group([drafted], [])].sort());
  });

  it('F6, F9, F10, F11: and by their codes: beside a real factor or alone, several, the last one, or an empty batch', async () => {
    const own = await tenantRows(database.store);
    const other = await tenantRows(database.store);
    await other.codes(await other.user(), { companion: false });
    for (const [companion, count, spent] of [
      [false, 10, 0],
      [false, 3, 1],
      [false, 3, 2],
      [false, 1, 1],
      [true, 2, 0],
      [true, 2, 1],
    ] as const) {
      const user = await own.user();
      const { macs } = await own.codes(user, { companion, count });
      for (const mac of macs.slice(0, spent)) await own.inside((tx) => database.store.spendBackupCode(tx, user, mac));
    }
    const found = (await populations(own)).map(({ codes, people }) => [codes?.companion, codes?.left, people] as const);
    expect(found.toSorted((one, other) => (String(one) < String(other) ? -1 : 1))).toEqual([
      [false, 'none', 1],
      [false, 'one', 1],
      [false, 'several', 2],
      [true, 'one', 1],
      [true, 'several', 1],
    ]);
  });
});
