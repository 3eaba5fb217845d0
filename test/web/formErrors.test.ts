import { expect, it } from 'vitest';
import type { ErrorCode } from '../../src/contract/errorCatalogue.ts';
import { passwordPage } from '../../src/web/account/recoveryPage.ts';
import { renderDocument } from '../../src/web/html.ts';
import { forgotPage, registerPage } from '../../src/web/links/askPages.ts';
import type { FormError } from '../../src/web/links/formPage.ts';
import { formErrorOf } from '../../src/web/links/formRefusal.ts';
import { pathPrefixOf } from '../../src/web/pathPrefix.ts';
import { portsOver } from '../builders/world.ts';

const asked = { tenantSlug: 'acme', tenantName: 'Acme', token: 't', typed: {} };
const view = { tenantName: 'Acme', loginName: 'ada', mail: null, isVerified: false, hasPassword: true, proof: 'shown' } as const;
const PAGES = {
  register: (error: FormError | null) => registerPage({ ...asked, error }),
  forgot: (error: FormError | null) => forgotPage({ ...asked, error }),
  password: (error: FormError | null) => passwordPage({ tenantSlug: 'acme', token: 't', view, error }),
};

it.each<[keyof typeof PAGES, ErrorCode, string | null]>([
  ['register', 'mail_domain_not_allowed', 'mail'],
  ['register', 'display_name_malformed', 'displayName'],
  ['register', 'form_outdated', null],
  ['forgot', 'too_many_attempts', null],
  ['password', 'credentials_wrong', 'currentPassword'],
  ['password', 'password_breached', 'password'],
  ['password', 'too_busy', null],
])('%s: %s is said, and marks the field that is wrong and no other: %s', (page, code, field) => {
  const { clock } = portsOver(null as never);
  const error = formErrorOf({ code, facts: { retryAt: clock.now() } }, { clock });
  const written = renderDocument(PAGES[page](error), pathPrefixOf('https://id.example.com'));
  const wrong = [...written.matchAll(/<input[^>]*>/g)].map(String).filter((input) => input.includes('aria-invalid="true"'));
  expect(wrong.map((input) => / name="([^"]*)"/.exec(input)?.[1] ?? '')).toEqual(field === null ? [] : [field]);
  expect(wrong.every((input) => /aria-describedby="error( |")/.test(input))).toBe(true);
  expect(written).toContain('role="alert"');
});
