import { beforeAll, describe, expect, it } from 'vitest';
import { x509Certificates } from '../../src/adapters/x509/x509Certificates.ts';
import type { SamlDraft } from '../../src/domain/directory/samlDraft.ts';
import { registerApplication } from '../../src/flows/directory/registerApplication.ts';
import { updateApplication } from '../../src/flows/directory/updateApplication.ts';
import { rotateSigningKey } from '../../src/flows/keys/rotateSigningKey.ts';
import { DAY } from '../../src/kernel/instant.ts';
import type { Result } from '../../src/kernel/result.ts';
import { changedSamlDraft, newSamlDraft } from '../../src/saml/readSpMetadata.ts';
import { aServiceProvider, aSigningPair, documentOf, redirectQuery, type SigningPair } from '../builders/aServiceProvider.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const codeOf = (result: Result<unknown>): string | null => (result.ok ? null : result.code);

const metadata = (certificate: string, words: { readonly entity?: string; readonly inside?: string; readonly acs?: string } = {}) =>
  `<?xml version="1.0"?>
  <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${words.entity ?? 'https://travel.example'}">
    <md:SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
      <md:KeyDescriptor use="encryption"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>none</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
      <md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
        ${certificate}
      </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
      <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://travel.example/soap"/>
      <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://travel.example/slo" ResponseLocation="https://travel.example/slo-answers"/>
      <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
      <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
      ${words.inside ?? ''}
      ${words.acs ?? '<md:AssertionConsumerService index="2" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://travel.example/second"/><md:AssertionConsumerService index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://travel.example/first"/><md:AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="https://travel.example/artifact"/>'}
    </md:SPSSODescriptor>
  </md:EntityDescriptor>`;

describe('metadata of a service provider', () => {
  let pair: SigningPair;
  beforeAll(async () => {
    pair = await aSigningPair();
  });

  it('U1: says everything but what is told of people; what is given besides stands above it', () => {
    const read = must(newSamlDraft({ metadata: metadata(pair.certificate), attributes: ['name'], signedRequests: 'optional' }));
    expect(read).toEqual({
      entityId: 'https://travel.example',
      acsUrls: ['https://travel.example/first', 'https://travel.example/second'],
      logout: { url: 'https://travel.example/slo-answers', binding: 'post' },
      certificates: [pair.certificate],
      signedRequests: 'optional',
      nameIdFormat: 'email',
      attributes: ['name'],
      idpInitiated: { allowed: false },
    });
    expect(must(changedSamlDraft({ metadata: metadata(pair.certificate) }))).not.toHaveProperty('attributes');
    expect(must(changedSamlDraft({ attributes: [] }))).toEqual({ attributes: [] });
  });

  it('security.md, Paths: what is no metadata of one service provider is refused', () => {
    const good = metadata(pair.certificate);
    const bad: readonly unknown[] = [
      '',
      7,
      null,
      '<a/>',
      good.slice(0, -10),
      `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${good.replace('<?xml version="1.0"?>', '')}`,
      good.replaceAll('SPSSODescriptor', 'IDPSSODescriptor'),
      good.replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
      metadata(pair.certificate, { acs: ' ' }),
      'x'.repeat(300_000),
    ];
    for (const text of bad)
      expect([String(text).slice(0, 40), codeOf(newSamlDraft({ metadata: text }))]).toEqual([
        String(text).slice(0, 40),
        'saml_metadata_malformed',
      ]);
  });
});

describe('certificates', () => {
  it('security.md, Assurance: RSA of 2048 bits at least is read from PEM and base64, and nothing else', async () => {
    const { certificate } = await aSigningPair();
    const pem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`;
    expect([x509Certificates.read(certificate), x509Certificates.read(pem)]).toEqual([certificate, certificate]);
    for (const text of [
      '',
      'x',
      'AAAA',
      `${certificate.slice(0, 100)}`,
      '<a/>',
      pem.replace('BEGIN CERTIFICATE', 'BEGIN KEY'),
      'A'.repeat(20_000),
    ])
      expect(x509Certificates.read(text)).toBeNull();
  });
});

eachEngine('registering a service provider', (database) => {
  let world: World;
  let pair: SigningPair;
  beforeAll(async () => {
    world = await aWorld(database.store);
    pair = await aSigningPair();
  });

  const draft = (words: Partial<SamlDraft> = {}): SamlDraft => ({
    entityId: `https://${world.unique('sp')}.example`,
    acsUrls: ['https://sp.example/acs'],
    logout: null,
    nameIdFormat: 'persistent',
    attributes: [],
    certificates: [],
    signedRequests: 'optional',
    idpInitiated: { allowed: false },
    ...words,
  });
  const register = (saml: SamlDraft) =>
    registerApplication(world.ports)({ ...world.host, clientId: world.unique('sp'), name: 'Travel', saml, demand: null });

  it('security.md, Assurance: what is not in order is refused by a stable code, and nothing is stored', async () => {
    const wrong: [Partial<SamlDraft>, string][] = [
      [{ entityId: '' }, 'saml_entity_malformed'],
      [{ entityId: 'with blanks' }, 'saml_entity_malformed'],
      [{ entityId: null }, 'saml_entity_malformed'],
      [{ acsUrls: [] }, 'saml_address_malformed'],
      [{ acsUrls: ['http://sp.example/acs'] }, 'saml_address_malformed'],
      [{ acsUrls: ['javascript:alert(1)'] }, 'saml_address_malformed'],
      [{ acsUrls: 'https://sp.example/acs' }, 'saml_address_malformed'],
      [{ logout: { url: 'http://sp.example', binding: 'post' }, certificates: [pair.certificate] }, 'saml_address_malformed'],
      [{ logout: { url: 'https://sp.example/slo', binding: 'soap' } }, 'saml_registration_malformed'],
      [{ logout: { url: 'https://sp.example/slo', binding: 'post' } }, 'saml_certificate_malformed'],
      [{ signedRequests: 'required' }, 'saml_certificate_malformed'],
      [{ certificates: ['AAAA'] }, 'saml_certificate_malformed'],
      [{ certificates: Array.from({ length: 6 }, () => pair.certificate) }, 'saml_certificate_malformed'],
      [{ nameIdFormat: 'transient' }, 'saml_registration_malformed'],
      [{ attributes: ['password'] }, 'saml_registration_malformed'],
      [{ signedRequests: 'never' }, 'saml_registration_malformed'],
      [{ idpInitiated: { allowed: 'yes' } }, 'saml_registration_malformed'],
      [{ idpInitiated: { allowed: true, relayState: 'a\nb' } }, 'saml_registration_malformed'],
      [{ idpInitiated: { allowed: false, relayState: 'x' } }, 'saml_registration_malformed'],
    ];
    const count = async () => (await database.asOwner('select id from applications where tenant_id = $1', [world.tenant.id])).length;
    const before = await count();
    for (const [words, code] of wrong) expect([words, codeOf(await register(draft(words)))]).toEqual([words, code]);
    expect(await count()).toBe(before);
  });

  it('An entityID belongs to one application of a tenant, and the kind of an application is fixed', async () => {
    const saml = draft();
    const { application } = must(await register(saml));
    expect(codeOf(await register(saml))).toBe('saml_entity_taken');
    const other = must(await register(draft())).application;
    const change = (of: typeof other, words: Parameters<ReturnType<typeof updateApplication>>[0] extends infer C ? Partial<C> : never) =>
      updateApplication(world.ports)({ ...world.host, application: of.id, ...words });
    expect(codeOf(await change(other, { saml: { entityId: saml.entityId } }))).toBe('saml_entity_taken');
    expect(codeOf(await change(application, { oidc: { redirectUris: ['https://x.example'] } }))).toBe('application_kind_malformed');
    const changed = must(await change(application, { saml: { attributes: ['groups'] } }));
    expect(changed.saml).toEqual({ ...application.saml, attributes: ['groups'] });
    const elsewhere = await aWorld(database.store);
    const there = { ...elsewhere.host, clientId: 'sp', name: 'Travel', saml, demand: null };
    expect(codeOf(await registerApplication(elsewhere.ports)(there))).toBeNull();
  });

  it('security.md, Assurance: another key is in the metadata for two weeks before it signs, and a withdrawn one is not', async () => {
    const own = await aWorld(database.store);
    const sp = await aServiceProvider(own);
    const certificates = async () =>
      [...(await sp.get(`${sp.root}/metadata`)).body.matchAll(/X509Certificate>([^<]+)</g)].map(([, one]) => one);
    const [first] = await certificates();
    expect(await certificates()).toEqual([first]);
    must(await rotateSigningKey(own.ports)({ ...own.host, purpose: 'saml', because: 'ordinary' }));
    const both = await certificates();
    expect([both.length, both[0]]).toEqual([2, first]);
    database.moveClock(15 * DAY);
    expect((await certificates()).slice(1)).toEqual([first]);
    must(await rotateSigningKey(own.ports)({ ...own.host, purpose: 'saml', because: 'compromised' }));
    const after = await certificates();
    expect([after.length, both.includes(after[0])]).toEqual([1, false]);
    const signIn = await aSignIn(own);
    const person = await own.user();
    await signIn.password(person.loginName);
    await signIn.skip();
    const issuedAt = new Date(await own.now()).toISOString();
    const page = await sp.open(redirectQuery(sp.authnRequest({ issuedAt })), signIn.token);
    expect([...documentOf(page).matchAll(/X509Certificate>([^<]+)</g)].map(([, one]) => String(one).replace(/\s/g, ''))).toEqual([
      after[0],
      after[0],
    ]);
    database.moveClock(0);
    await sp.server.close();
  });
});
