import { describe, expect, it } from 'vitest';
import { newClientId } from '../../src/domain/directory/clientId.ts';
import { clientSecretFrom } from '../../src/domain/directory/clientSecret.ts';
import { displayName } from '../../src/domain/directory/displayName.ts';
import { mailAddress } from '../../src/domain/directory/mailAddress.ts';
import { newPassword } from '../../src/domain/directory/newPassword.ts';
import { oidcClient } from '../../src/domain/directory/oidcClient.ts';
import { importedPasswordHash } from '../../src/domain/directory/passwordHash.ts';
import { uriFault } from '../../src/domain/directory/redirectUri.ts';
import { DEFAULT_TENANT_SETTINGS } from '../../src/domain/directory/tenant.ts';
import { settingsFrom } from '../../src/domain/directory/tenantSettings.ts';
import { tenantSlug } from '../../src/domain/directory/tenantSlug.ts';

const codeOf = (result: { readonly ok: boolean; readonly code?: string }) => (result.ok ? 'ok' : result.code);

describe('names', () => {
  it('a slug has lower-case letters, digits and single hyphens only', () => {
    expect(['a', 'acme', 'acme-2', 'a'.repeat(63)].map(tenantSlug)).toEqual(['a', 'acme', 'acme-2', 'a'.repeat(63)]);
    for (const wrong of ['', 'A', '-a', 'a-', 'a--b', 'a_b', 'ä', 'a'.repeat(64), 'a\n', null, 7]) expect(tenantSlug(wrong)).toBeNull();
  });

  it('a display name is one visible line in one spelling', () => {
    expect(displayName('  Anita e\u0301 ')).toBe('Anita \u00e9');
    for (const wrong of ['', '   ', 'a\nb', 'a\u202eb', 'a\u200bb', 'a\u0000b', 'x'.repeat(201), null, {}])
      expect(displayName(wrong)).toBeNull();
    expect(displayName('x'.repeat(200))).toBe('x'.repeat(200));
  });

  it('a mail address is one address, and can smuggle no second one and no header', () => {
    expect(mailAddress(' ada@example.com ')).toBe('ada@example.com');
    for (const wrong of [
      'ada',
      'ada@',
      '@example.com',
      'a@b@c',
      'a b@c',
      'a@b,c@d',
      'Ada <ada@example.com>',
      'a@b\r\nBcc: c@d',
      `${'a'.repeat(250)}@b.cd`,
      // Half a character: a database reads every such half as the same one.
      'a\ud800@b.cd',
      // Full stops that a mail program reads as the one of the address without them.
      'a@b\u3002cd',
      'a@b\uff0ecd',
      'a@b\uff61cd',
      null,
    ]) {
      expect(mailAddress(wrong)).toBeNull();
    }
  });

  it('a client_id needs no escaping, and the built-in names are taken', () => {
    expect(['wiki', 'a', 'Wiki-2.x_~y', 'a'.repeat(64)].map(newClientId)).not.toContain(null);
    for (const wrong of ['', 'account', 'console', 'a b', '-a', 'a:', 'ä', 'a'.repeat(65), null]) expect(newClientId(wrong)).toBeNull();
  });
});

describe('passwords', () => {
  it('a password has at least 8 characters, whatever they are, and at most 1,024 bytes', () => {
    expect(codeOf(newPassword('1234567'))).toBe('password_too_short');
    expect(codeOf(newPassword('12345678'))).toBe('ok');
    // Characters, not code units: seven pictures are fourteen code units and still too few.
    expect(codeOf(newPassword('\u{1f600}'.repeat(7)))).toBe('password_too_short');
    expect(codeOf(newPassword('\u{1f600}'.repeat(8)))).toBe('ok');
    expect(codeOf(newPassword('ä'.repeat(512)))).toBe('ok');
    expect(codeOf(newPassword('ä'.repeat(513)))).toBe('password_too_long');
    expect(codeOf(newPassword('a'.repeat(1_025)))).toBe('password_too_long');
    expect(codeOf(newPassword(12345678))).toBe('password_too_short');
  });

  it('an imported hash is argon2id with costs that are neither worthless nor a way to stop the server', () => {
    const phc = (parameters: string) => `$argon2id$v=19$${parameters}$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g`;
    expect(importedPasswordHash(phc('m=19456,t=2,p=1'))).not.toBeNull();
    for (const wrong of [
      'm=1024,t=2,p=1',
      'm=1048576,t=2,p=1',
      'm=19456,t=0,p=1',
      'm=19456,t=11,p=1',
      'm=19456,t=2,p=0',
      'm=19456,t=2,p=17',
    ]) {
      expect(importedPasswordHash(phc(wrong))).toBeNull();
    }
    expect(importedPasswordHash(phc('m=19456,t=2,p=1').replace('argon2id', 'argon2i'))).toBeNull();
    expect(importedPasswordHash('5f4dcc3b5aa765d61d8327deb882cf99')).toBeNull();
  });
});

describe('OpenID Connect clients', () => {
  it('a redirect address is https, or http on the machine itself, and has one spelling', () => {
    for (const right of [
      'https://wiki.example.com/callback',
      'https://wiki.example.com',
      'https://a.example/cb?x=1',
      'http://localhost:4000/cb',
      'http://127.0.0.1/cb',
      'http://[::1]:4000/',
    ]) {
      expect(uriFault(right)).toBeNull();
    }
    const wrong: readonly (readonly [unknown, string])[] = [
      ['/callback', 'not_absolute'],
      ['https://a.example/#', 'fragment'],
      ['https://a.example/cb#x', 'fragment'],
      ['https://*.example/cb', 'wildcard'],
      // Pasted between quotes it would be a command.
      ["https://a.example/'$(reboot)'", 'apostrophe'],
      ['https://user@a.example/', 'credentials'],
      ['http://a.example/cb', 'not_https'],
      ['http://localhost.evil.example/cb', 'not_https'],
      ['javascript:alert(1)', 'not_https'],
      ['com.example.app:/cb', 'not_https'],
      ['https://A.example/cb', 'not_canonical'],
      ['https://a.example:443/cb', 'not_canonical'],
      ['https://a.example/x/../cb', 'not_canonical'],
      [' https://a.example/cb', 'not_canonical'],
      ['https:/a.example/cb', 'not_canonical'],
      ['https:\\\\a.example/cb', 'not_canonical'],
      [null, 'not_text'],
      [`https://a.example/${'x'.repeat(2_048)}`, 'too_long'],
    ];
    expect(wrong.map(([uri]) => uriFault(uri))).toEqual(wrong.map(([, fault]) => fault));
  });

  it('a registration names a method and at least one address, and the refusal names the address', () => {
    const draft = { authMethod: 'none', redirectUris: ['https://a.example/cb'], postLogoutRedirectUris: [], backchannelLogoutUri: null };
    expect(codeOf(oidcClient(draft))).toBe('ok');
    expect(codeOf(oidcClient({ ...draft, authMethod: 'private_key_jwt' }))).toBe('auth_method_unknown');
    expect(codeOf(oidcClient({ ...draft, redirectUris: [] }))).toBe('redirect_uri_malformed');
    expect(codeOf(oidcClient({ ...draft, redirectUris: 'https://a.example/cb' }))).toBe('redirect_uri_malformed');
    expect(oidcClient({ ...draft, postLogoutRedirectUris: ['http://a.example/out'] })).toMatchObject({
      ok: false,
      code: 'redirect_uri_malformed',
      facts: { field: 'postLogoutRedirectUris', fault: 'not_https' },
    });
    expect(codeOf(oidcClient({ ...draft, backchannelLogoutUri: 'ftp://a.example/' }))).toBe('redirect_uri_malformed');
    expect(oidcClient({ ...draft, redirectUris: ['https://a.example/cb', 'https://a.example/cb'] })).toMatchObject({
      value: { redirectUris: ['https://a.example/cb'] },
    });
  });

  it('a client secret carries every random byte', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256);
    expect(clientSecretFrom(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  });
});

describe('settings of the tenant', () => {
  it('each setting has its range, and the refusal names it', () => {
    const cases: readonly (readonly [object, string | null])[] = [
      [{ sessionIdleSeconds: 59 }, 'sessionIdleSeconds'],
      [{ sessionIdleSeconds: 60 }, null],
      [{ sessionIdleSeconds: 86_401 }, 'sessionIdleSeconds'],
      [{ sessionIdleSeconds: 60.5 }, 'sessionIdleSeconds'],
      [{ sessionIdleSeconds: null }, 'sessionIdleSeconds'],
      [{ sessionAbsoluteSeconds: 299 }, 'sessionAbsoluteSeconds'],
      [{ sessionAbsoluteSeconds: 2_592_000 }, null],
      [{ dormantAfterDays: 0 }, 'dormantAfterDays'],
      [{ dormantAfterDays: null }, null],
      [{ firstEnrolment: 'nothing' }, 'firstEnrolment'],
      [{ firstEnrolment: 'pass' }, null],
      [{ backupCodesAsFirstFactor: 'yes' }, 'backupCodesAsFirstFactor'],
      [{ helpContact: 'a\nb' }, 'helpContact'],
    ];
    for (const [draft, named] of cases) {
      const settings = settingsFrom(DEFAULT_TENANT_SETTINGS, draft);
      if (named === null) expect(settings).toEqual({ ok: true, value: { ...DEFAULT_TENANT_SETTINGS, ...draft } });
      else expect(settings).toMatchObject({ ok: false, code: 'setting_out_of_range', facts: { setting: named } });
    }
  });

  it('what is no setting is not kept', () => {
    expect(settingsFrom(DEFAULT_TENANT_SETTINGS, { other: 1 } as object)).toEqual({ ok: true, value: DEFAULT_TENANT_SETTINGS });
  });
});
