import { describe, expect, it } from 'vitest';
import { canonicalPath } from '../../src/domain/directory/canonicalPath.ts';
import { forwardAuth } from '../../src/domain/directory/forwardAuthDraft.ts';
import { protectedOrigin } from '../../src/domain/directory/protectedOrigin.ts';
import { pathDemand } from '../../src/domain/policy/pathDemand.ts';

const ANY = { factors: 'any', maxAgeSeconds: null };
const RULES = [
  { path: '/admin', aal: 2, factors: 'not_sms', maxAgeSeconds: 900 },
  { path: '/admin/keys', aal: 2, factors: 'webauthn', maxAgeSeconds: null },
  { path: '/money/', aal: 2, factors: 'any', maxAgeSeconds: 300 },
] as const;
const STRICTEST = { aal: 2, factors: ['webauthn'], maxAgeSeconds: 300, notBefore: null, source: 'client' };

describe('paths of a protected host', () => {
  it('P2: have one form: decoded once, in lower case, without look-alikes, without the query', () => {
    expect([
      canonicalPath('/'),
      canonicalPath('/Admin/%55sers?x=/../y'),
      canonicalPath('/b%C3%BCro/'),
      canonicalPath('/%EF%BC%A1dmin'),
      canonicalPath('/a.b/...c/~d/e-f_g'),
    ]).toEqual(['/', '/admin/users', '/büro/', '/admin', '/a.b/...c/~d/e-f_g']);
  });

  for (const target of [
    '/a/../admin',
    '/a/./admin',
    '/a/..;/admin',
    '/admin;x=1',
    '//admin',
    '/a//admin',
    '/a//',
    '/a%2Fadmin',
    '/a%2fadmin',
    '/a%5Cadmin',
    '/a\\admin',
    '/%2e%2e/admin',
    '/a/%2E/b',
    '/a%252fadmin',
    '/a%3Badmin',
    '/a%3Fadmin',
    '/a%23admin',
    '/a#admin',
    '/a%00',
    '/a%0d%0ab',
    '/a%',
    '/a%zz',
    '/a%C0%AFadmin',
    '/a/%E2%80%A5/admin',
    '/a/..',
    '/..',
    'admin',
    '*',
    '',
    'https://wiki.example.com/admin',
    '/a|b',
  ]) {
    it(`P2, U1: ${JSON.stringify(target)} may be read differently, and falls under every rule`, () => {
      expect(canonicalPath(target)).toBeNull();
      expect(pathDemand(RULES, target)).toEqual(STRICTEST);
    });
  }

  it('U1: all rules hold that a path begins with, and their order means nothing', () => {
    expect(pathDemand(RULES, '/')).toBeNull();
    expect(pathDemand(RULES, '/adm')).toBeNull();
    expect(pathDemand(RULES, '/ADMIN?x')).toMatchObject({ factors: ['webauthn', 'totp', 'backup_code'], maxAgeSeconds: 900 });
    expect(pathDemand(RULES, '/administration')).toMatchObject({ maxAgeSeconds: 900 });
    const both = { aal: 2, factors: ['webauthn'], maxAgeSeconds: 900, notBefore: null, source: 'client' };
    expect(pathDemand(RULES, '/admin/keys/1')).toEqual(both);
    expect(pathDemand(RULES.toReversed(), '/admin/keys/1')).toEqual(both);
    expect(pathDemand(RULES, '/money')).toMatchObject({ maxAgeSeconds: 300 });
    expect(pathDemand([], '/a/../admin')).toBeNull();
  });
});

describe('the registration of a protected host', () => {
  it('P2: names hosts as browsers do, and no others', () => {
    expect(
      ['https://wiki.example.com', 'https://wiki.example.com:8443', 'http://localhost:8080', 'http://[::1]:1'].map(protectedOrigin),
    ).toEqual(['https://wiki.example.com', 'https://wiki.example.com:8443', 'http://localhost:8080', 'http://[::1]:1']);
    const wrong = [
      'http://wiki.example.com',
      'https://wiki.example.com/',
      'https://Wiki.example.com',
      'https://wiki.example.com:443',
      'https://*.example.com',
      'https://ada@wiki.example.com',
      'wiki.example.com',
      'javascript:alert(1)',
      null,
      7,
    ];
    expect(wrong.map(protectedOrigin)).toEqual(wrong.map(() => null));
  });

  it('U1: rules say what they ask, in canonical form, and what nobody could meet is refused', () => {
    const read = (rule: unknown) => forwardAuth({ origins: ['https://a.example'], rules: [rule] });
    expect(read({ path: '/Admin', aal: 2, factors: 'not_sms', maxAgeSeconds: 60 })).toEqual({
      ok: true,
      value: { origins: ['https://a.example'], rules: [{ path: '/admin', aal: 2, factors: 'not_sms', maxAgeSeconds: 60 }] },
    });
    expect(read({ path: '/', aal: 1, maxAgeSeconds: 3_600 })).toMatchObject({ ok: true });
    for (const rule of [
      { path: '/a/../b', aal: 2, ...ANY },
      { path: '/a?b', aal: 2, ...ANY },
      { path: 'a', aal: 2, ...ANY },
      { path: '/a', aal: 3, ...ANY },
      { path: '/a', aal: '2', ...ANY },
      { path: '/a', aal: 1, ...ANY },
      { path: '/a', aal: 1, factors: 'webauthn', maxAgeSeconds: 60 },
      { path: '/a', aal: 2, factors: ['totp'], maxAgeSeconds: null },
      { path: '/a', aal: 2, factors: null, maxAgeSeconds: null },
      { path: '/a', aal: 2, factors: 'face', maxAgeSeconds: null },
      { path: '/a', aal: 2, factors: 'any', maxAgeSeconds: 59 },
      { path: '/a', aal: 2, factors: 'any', maxAgeSeconds: 60.5 },
      null,
      [],
      '/a',
    ]) {
      expect([rule, read(rule)]).toEqual([rule, expect.objectContaining({ ok: false, code: 'path_rule_malformed' })]);
    }
    expect(forwardAuth({ origins: [], rules: [] })).toMatchObject({ code: 'origin_malformed' });
    expect(forwardAuth({ origins: ['https://a.example'], rules: Array.from({ length: 51 }) })).toMatchObject({
      code: 'path_rule_malformed',
    });
  });
});
