import { describe, expect, it } from 'vitest';
import { ACTS, type Act, may, mayActOn, mayGive } from '../../src/domain/directory/permissions.ts';
import { ROLES, type Role, type UserId } from '../../src/domain/directory/user.ts';

const READS: readonly Act[] = ACTS.filter((act) => act.startsWith('read_') || act === 'explain' || act === 'export_audit');
const CHANGES: readonly Act[] = ACTS.filter((act) => !READS.includes(act));
const HOST_ONLY: readonly Act[] = ['create_tenant', 'rotate_signing_key', 'list_tenants', 'recover_owner'];

describe('who may do what', () => {
  it('an auditor reads everything in the tenant and changes nothing', () => {
    expect(READS.filter((act) => !may('auditor', act))).toEqual([]);
    expect(CHANGES.filter((act) => may('auditor', act))).toEqual([]);
  });

  it('an operator helps people with their factors, and sets no policy', () => {
    expect(CHANGES.filter((act) => may('operator', act))).toEqual([
      'remove_factor',
      'remove_link',
      'renew_codes',
      'unlock_second_factor',
      'reset_factors',
      'make_pass',
      'save_audit_views',
    ]);
    expect(READS.filter((act) => !may('operator', act))).toEqual([]);
  });

  it('administrators and owners do everything in the tenant, and make no tenants', () => {
    for (const role of ['administrator', 'owner'] as const) {
      expect(ACTS.filter((act) => !may(role, act))).toEqual(HOST_ONLY);
    }
  });

  it('an ordinary person does nothing here, and the host everything', () => {
    expect(ACTS.filter((act) => may(null, act))).toEqual([]);
    expect(ACTS.filter((act) => !may('host', act))).toEqual([]);
  });
});

describe('on whom', () => {
  const person = (name: string, role: Role | null) => ({ id: name as UserId, role });

  it('nobody acts on a role above their own', () => {
    const allowed = ROLES.flatMap((role) =>
      ROLES.filter((other) => mayActOn(person('a', role), person('b', other))).map((other) => `${role} ${other}`),
    );
    expect(allowed).toEqual([
      'owner owner',
      'owner administrator',
      'owner operator',
      'owner auditor',
      'administrator administrator',
      'administrator operator',
      'administrator auditor',
      'operator operator',
      'operator auditor',
      'auditor auditor',
    ]);
    expect(mayActOn(person('a', null), person('b', null))).toBe(false);
    expect(mayActOn(person('a', 'auditor'), person('b', null))).toBe(true);
  });

  it('nobody acts on themselves, an owner neither', () => {
    for (const role of ROLES) expect(mayActOn(person('a', role), person('a', role))).toBe(false);
  });

  it('nobody gives a role above their own', () => {
    expect(ROLES.filter((role) => mayGive('administrator', role))).toEqual(['administrator', 'operator', 'auditor']);
    expect(ROLES.filter((role) => mayGive('host', role))).toEqual([...ROLES]);
    expect(mayGive(null, null)).toBe(false);
  });
});
