import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { parsed } from '../../spec/corpus.ts';
import { generateSituation } from '../../spec/generateSituation.ts';
import { SeededRandom } from '../../spec/seededRandom.ts';
import type { FactorJson, SituationJson, VersionJson } from '../../spec/situationJson.ts';
import {
  type Administrator,
  deadEnds,
  mayLeaveNothing,
  noAdministratorAt,
  type Population,
  unenrollableSets,
} from '../../src/domain/policy/conflicts.ts';
import { allScopes, type Draft, draftedSnapshot, momentsOf } from '../../src/domain/policy/draft.ts';
import type { Scope } from '../../src/domain/policy/rule.ts';
import { AT, ago, always, read } from './decided.ts';

const TENANT: Scope = { kind: 'tenant' };
const STAFF = { kind: 'group', group: 'staff' } as Scope;
const WIKI = { kind: 'application', application: 'wiki' } as Scope;
const DAY = 86_400_000;

type Parts = Parameters<typeof read>[0];

function ms(iso: string): number {
  return Date.parse(iso);
}

/** A draft on top of a snapshot, beginning now unless it says otherwise. */
function draft(scope: Scope, version: Partial<VersionJson>, parts: Parts = {}): Draft {
  const { snapshot } = read(parts);
  const written = { from: AT, level: 'optional', ...version } as VersionJson;
  const [own] = read({ tenant: { policy: [written] } }).snapshot.tenant;
  if (own === undefined) throw new Error('no version');
  return { snapshot, scope, version: { ...own, level: version.level === null ? null : own.level } };
}

function population(groups: string[], factors: FactorJson[] = [], count = 1): Population {
  const { user } = read({ user: { groups, factors } }).facts;
  return { groups: user.groups, factors: user.factors, count };
}

function administrator(user: Partial<SituationJson['user']>, password: Administrator['password'] = 'password'): Administrator {
  return { user: read({ user }).facts.user, password };
}

describe('conflicts of a policy draft (F6)', () => {
  it('F6: where the rules say that nobody can be left with nothing, nobody is', () => {
    const random = new SeededRandom(6);
    const seen = { spared: 0, deadEnds: 0 };
    for (let round = 0; round < 3_000; round += 1) {
      const { snapshot } = parsed(generateSituation(random));
      const { snapshot: other, facts } = parsed(generateSituation(random));
      const versions = [...other.tenant, ...[...other.groups.values()].flat(), ...[...other.applications.values()].flat()];
      if (versions.length === 0) continue;
      const version = random.pick(versions);
      const one: Draft = { snapshot, scope: random.pick(allScopes(snapshot)), version };
      const everywhere = { groups: [...snapshot.groups.keys()], factors: facts.user.factors, count: 1 };
      const found = deadEnds(one, [everywhere, { ...everywhere, groups: [] }, { ...everywhere, factors: [] }]);
      if (mayLeaveNothing(one)) seen.deadEnds += found.length;
      else {
        seen.spared += 1;
        assert.deepEqual(found, []);
      }
    }
    assert.ok(seen.spared > 100 && seen.deadEnds > 100, JSON.stringify(seen));
  });

  it('F6: applications that allow different kinds are no dead end, groups that do may be one', () => {
    const apart = { one: { policy: always({ factors: ['totp'] }) }, other: { policy: always({ factors: ['webauthn'] }) } };
    assert.equal(mayLeaveNothing(draft(TENANT, {}, { applications: apart })), false);
    assert.equal(mayLeaveNothing(draft(TENANT, {}, { groups: apart })), true);
    assert.equal(mayLeaveNothing(draft(STAFF, { factors: ['backup_code'] })), true);
    assert.equal(
      mayLeaveNothing(draft(WIKI, { factors: ['sms', 'backup_code'] }, { tenant: { availableKinds: ['totp', 'backup_code'] } })),
      true,
    );
    const inAnHour: VersionJson = { from: ago(-3_600), level: 'optional', factors: [] };
    assert.equal(mayLeaveNothing(draft(STAFF, {}, { tenant: { policy: [inAnHour] } })), true);
  });

  it('F6: a set without a kind to enrol is found, alone and within the tenant’s', () => {
    assert.deepEqual(unenrollableSets(draft(TENANT, { factors: ['backup_code'] })), [{ scope: TENANT, at: ms(AT) }]);
    assert.deepEqual(unenrollableSets(draft(STAFF, { factors: [] })), [{ scope: STAFF, at: ms(AT) }]);
    const totpOnly = { tenant: { policy: always({ level: 'off', factors: ['totp', 'backup_code'] }) } } as const;
    const parts = structuredClone(totpOnly) as unknown as Parts;
    assert.deepEqual(unenrollableSets(draft(STAFF, { factors: ['webauthn', 'backup_code'] }, parts)), [{ scope: STAFF, at: ms(AT) }]);
    assert.deepEqual(unenrollableSets(draft(STAFF, { factors: ['webauthn', 'totp'] }, parts)), []);
    assert.deepEqual(unenrollableSets(draft(WIKI, {}, parts)), []);
    assert.deepEqual(unenrollableSets(draft(WIKI, { factors: ['sms'] })), []);
  });

  it('F6, F12: a kind that cannot be verified now does not save a set', () => {
    const parts: Parts = { tenant: { availableKinds: ['webauthn', 'totp', 'backup_code'] } };
    assert.deepEqual(unenrollableSets(draft(STAFF, { factors: ['sms', 'backup_code'] }, parts)), [{ scope: STAFF, at: ms(AT) }]);
    assert.deepEqual(unenrollableSets(draft(STAFF, { factors: ['sms', 'totp'] }, parts)), []);
  });

  it('F6: a draft of the tenant answers for the sets that it empties, and not for those that were empty', () => {
    const parts: Parts = {
      groups: { staff: { policy: always({ factors: ['totp'] }) }, empty: { policy: always({ factors: [] }) } },
      applications: { wiki: { policy: always({ factors: ['webauthn'] }) } },
    };
    assert.deepEqual(unenrollableSets(draft(TENANT, { factors: ['webauthn'] }, parts)), [{ scope: STAFF, at: ms(AT) }]);
    assert.deepEqual(unenrollableSets(draft(TENANT, { factors: ['totp'] }, parts)), [{ scope: WIKI, at: ms(AT) }]);
    assert.deepEqual(unenrollableSets(draft(TENANT, {}, parts)), []);
    assert.deepEqual(unenrollableSets(draft(STAFF, { factors: ['totp'] }, parts)), []);
    const empty = { kind: 'group', group: 'empty' } as Scope;
    assert.deepEqual(unenrollableSets(draft(empty, { factors: [] }, parts)), [{ scope: empty, at: ms(AT) }]);
  });

  it('F6, T10: a scheduled version is met where it begins, and one that is over before is not', () => {
    const later = { from: ago(-60), level: 'optional', factors: ['webauthn'] } as const;
    const parts: Parts = { tenant: { policy: [{ ...later, factors: ['webauthn'] }] } };
    assert.deepEqual(unenrollableSets(draft(STAFF, { factors: ['totp'] }, parts)), [{ scope: STAFF, at: ms(ago(-60)) }]);
    const replaced: Parts = { ...parts, groups: { staff: { policy: [{ from: ago(-60) }] } } };
    assert.deepEqual(unenrollableSets(draft(STAFF, { factors: ['totp'] }, replaced)), []);
    assert.deepEqual(unenrollableSets(draft(STAFF, { from: ago(60), factors: ['totp'] }, parts)), [{ scope: STAFF, at: ms(ago(-60)) }]);
  });

  it('F5, F6: real users who would have nothing left are found, with where and since when', () => {
    const parts: Parts = { groups: { beta: { policy: always({ factors: ['webauthn'] }) } } };
    const both = population(['staff', 'beta'], [], 7);
    const totp = draft(STAFF, { factors: ['totp'] }, parts);
    assert.deepEqual(deadEnds(totp, [both, population(['staff']), population(['beta'])]), [
      { population: both, application: null, at: ms(AT), effective: [], before: 'open' },
    ]);
  });

  it('F5, F6: an application of its own can be the dead end', () => {
    const parts: Parts = { applications: { wiki: { policy: always({ factors: ['webauthn'] }) }, open: { policy: always({}) } } };
    const staff = population(['staff']);
    assert.deepEqual(deadEnds(draft(STAFF, { factors: ['totp'] }, parts), [staff]), [
      { population: staff, application: 'wiki', at: ms(AT), effective: [], before: 'open' },
    ]);
  });

  it('F6, F8, F9: codes are something left only for those who can use or make them', () => {
    const parts: Parts = { groups: { beta: { policy: always({ factors: ['webauthn', 'backup_code'] }) } } };
    const codes: FactorJson = { id: 'b', kind: 'backup_code', remaining: 5, companion: false };
    const staff = draft(STAFF, { factors: ['totp', 'backup_code'] }, parts);
    const bare = population(['staff', 'beta']);
    assert.deepEqual(
      deadEnds(staff, [bare]).map(({ effective }) => effective),
      [['backup_code']],
    );
    const switched = { ...staff, snapshot: { ...staff.snapshot, backupCodesAsFirstFactor: true } };
    assert.deepEqual(deadEnds(switched, [bare, population(['staff', 'beta'], [codes])]), []);
  });

  it('F6: what was a dead end before the draft is told apart', () => {
    const parts: Parts = { groups: { beta: { policy: always({ factors: [] }) } } };
    assert.deepEqual(
      deadEnds(draft(STAFF, {}, parts), [population(['beta'])]).map(({ before }) => before),
      ['dead_end'],
    );
  });

  it('F6: it is found when no administrator could sign in, now or once a grace has ended', () => {
    const nobody = administrator({});
    const applications: NonNullable<Parts>['applications'] = { console: { policy: always({ factors: ['webauthn'] }) } };
    const required = draft(TENANT, { level: 'required', factors: ['totp'] }, { applications });
    const console = 'console' as never;
    assert.equal(noAdministratorAt(required, [nobody], console), ms(AT));
    assert.equal(noAdministratorAt(required, [nobody], null), null);
    assert.equal(noAdministratorAt(required, [], null), ms(AT));
    const grace = draft(TENANT, { level: 'required', factors: ['totp'], timing: { kind: 'grace-period', days: 2 } }, { applications });
    assert.equal(noAdministratorAt(grace, [nobody], console), ms(AT) + 2 * DAY);
    assert.equal(noAdministratorAt(grace, [nobody, administrator({ createdAt: AT })], console), ms(AT) + 2 * DAY);
    const optional = draft(TENANT, { factors: ['totp'] }, { applications });
    assert.equal(noAdministratorAt(optional, [nobody], console), null);
  });

  it('F6, T2: a grace that follows the tenant’s timing is looked at, too', () => {
    const parts: Parts = {
      applications: { console: { policy: [{ from: AT, level: 'required', factors: ['webauthn'] }] } },
      tenant: { policy: always({ level: 'off' }) },
    };
    const timed = draft(TENANT, { level: 'off', factors: ['totp'], timing: { kind: 'grace-period', days: 1 } }, parts);
    assert.equal(noAdministratorAt(timed, [administrator({})], 'console' as never), ms(AT) + DAY);
  });

  it('F6, B3: an administrator’s bypass is not counted on', () => {
    const bypass = { from: ago(60), until: ago(-3_600), exceptApplications: [] };
    const required = draft(TENANT, { level: 'required', factors: [] });
    assert.equal(noAdministratorAt(required, [administrator({ bypass })], null), ms(AT));
  });

  it('F6: a passkey leads in where there is no password', () => {
    const passkey = administrator({ factors: [{ id: 'k', kind: 'webauthn' }] }, 'no_password');
    assert.equal(noAdministratorAt(draft(TENANT, { level: 'required' }), [passkey], null), null);
    assert.equal(noAdministratorAt(draft(TENANT, { level: 'required' }), [administrator({}, 'no_password')], null), ms(AT));
    const codeOnly = administrator({ factors: [{ id: 't', kind: 'totp' }] }, 'no_password');
    assert.equal(noAdministratorAt(draft(TENANT, { level: 'required' }), [codeOnly], null), ms(AT));
    assert.equal(noAdministratorAt(draft(TENANT, { level: 'required', factors: [] }), [passkey], null), ms(AT));
  });

  it('F6, T10: a draft is looked at from its beginning to the next version of its scope', () => {
    const parts: Parts = {
      tenant: { policy: [...always({ level: 'required' }), { from: ago(-120), level: 'off' }] },
      groups: {
        staff: {
          policy: [
            { from: ago(-60), level: 'off' },
            { from: ago(-180), level: 'off' },
          ],
        },
      },
    };
    const timed = draft(TENANT, { level: 'off' }, parts);
    assert.deepEqual(momentsOf(timed), [ms(AT), ms(ago(-60))]);
    const open = draft(WIKI, { from: ago(-90) }, parts);
    assert.deepEqual(momentsOf(open), [ms(ago(-90)), ms(ago(-120)), ms(ago(-180))]);
  });

  it('F6, T4: it is looked at again at every end of a grace, in order of time', () => {
    const grace = (days: number) => ({ kind: 'grace-period', days }) as const;
    const parts: Parts = {
      tenant: { policy: always({ level: 'off', timing: grace(90) }) },
      groups: {
        own: { policy: [{ from: ago(60), level: 'required', timing: grace(3) }] },
        tenants: { policy: [{ from: ago(60), level: 'required' }] },
        immediate: { policy: [{ from: ago(60), level: 'required', timing: { kind: 'next-sign-in' } }] },
        optional: { policy: [{ from: ago(-60), level: 'optional', timing: grace(1) }] },
      },
    };
    assert.deepEqual(momentsOf(draft(WIKI, {}, parts)), [ms(AT), ms(ago(-60)), ms(ago(60)) + 3 * DAY, ms(ago(60)) + 90 * DAY]);
  });

  it('T4: a draft takes the place of a version from the same instant, and of nothing else', () => {
    const parts: Parts = {
      tenant: { policy: [...always({ level: 'off' }), { from: AT, level: 'required' }] },
      groups: { staff: { policy: always({ level: 'off' }) } },
      applications: { wiki: { policy: always({ level: 'off' }) } },
    };
    const inTenant = draft(TENANT, { level: 'optional' }, parts);
    assert.deepEqual(draftedSnapshot(inTenant).tenant, [inTenant.snapshot.tenant[0], inTenant.version]);
    assert.equal(inTenant.snapshot.tenant[1]?.level, 'required');
    for (const scope of [STAFF, WIKI]) {
      const early = draft(scope, { from: '2025-01-01T00:00:00Z' }, parts);
      const changed = draftedSnapshot(early);
      const timelines = scope.kind === 'group' ? changed.groups : changed.applications;
      assert.deepEqual(
        [...timelines.values()][0]?.map(({ from }) => from),
        [ms('2025-01-01T00:00:00Z'), ms('2026-01-01T00:00:00Z')],
      );
    }
    assert.deepEqual(allScopes(inTenant.snapshot), [TENANT, STAFF, WIKI]);
    assert.deepEqual(allScopes(draftedSnapshot(draft(STAFF, {}))), [TENANT, STAFF]);
  });
});
