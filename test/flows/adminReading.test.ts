import { beforeEach, expect, it } from 'vitest';
import type { AuditQuestion } from '../../src/domain/audit/auditQuestion.ts';
import type { EventId } from '../../src/domain/audit/event.ts';
import type { Administrator } from '../../src/flows/administer.ts';
import { ALL_SESSIONS } from '../../src/flows/allSessions.ts';
import { queryAudit } from '../../src/flows/audit/queryAudit.ts';
import { disableUser } from '../../src/flows/directory/disableUser.ts';
import { showTenant } from '../../src/flows/directory/showTenant.ts';
import { updateApplication } from '../../src/flows/directory/updateApplication.ts';
import { updateTenant } from '../../src/flows/directory/updateTenant.ts';
import { explain } from '../../src/flows/explain/explain.ts';
import { listSessions } from '../../src/flows/sessions/listSessions.ts';
import { revokeSession } from '../../src/flows/sessions/revokeSession.ts';
import { signOut } from '../../src/flows/sessions/signOut.ts';
import { DAY, after as later } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { FIRST_SESSIONS } from '../builders/listAsked.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { EVERYTHING } from '../contracts/auditActs.ts';

eachEngine('what administrators read', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
  });

  const audit = ({
    by,
    before,
    limit,
    ...question
  }: { by?: Administrator; before?: EventId | null; limit?: number } & Partial<AuditQuestion>) =>
    queryAudit(world.ports)({
      ...world.host,
      ...(by === undefined ? {} : { by }),
      question: { ...EVERYTHING, ...question },
      before: before ?? null,
      limit: limit ?? 100,
    });
  const explained = (words: object) =>
    explain(world.ports)({ ...world.host, application: null, at: null, language: 'en', user: world.host.tenantId as never, ...words });

  async function signedIn() {
    const person = await world.user();
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    await signIn.skip();
    const session = await signIn.session();
    if (session === null) throw new Error('not signed in');
    return { person, signIn, session };
  }

  it('A3: the audit is read by type, person and time, page by page, the newest first', async () => {
    const people = [];
    for (let count = 0; count < 5; count += 1) people.push(await world.user());
    const all = must(await audit({ types: ['user.created'] }));
    expect(all.events.map(({ user }) => user)).toEqual(people.map(({ id }) => id).reverse());
    expect(all.next).toBeNull();
    const first = must(await audit({ types: ['user.created'], limit: 2 }));
    const second = must(await audit({ types: ['user.created'], limit: 2, before: first.next }));
    const third = must(await audit({ types: ['user.created'], limit: 2, before: second.next }));
    expect([...first.events, ...second.events, ...third.events]).toEqual(all.events);
    expect(third.next).toBeNull();
    expect(must(await audit({ user: people[3]?.id ?? null })).events).toMatchObject([{ type: 'user.created', user: people[3]?.id }]);
    const now = await world.now();
    expect(must(await audit({ from: later(now, DAY) })).events).toEqual([]);
    expect(must(await audit({ until: later(now, -DAY) })).events).toEqual([]);
  });

  it('A3: reading is no event, and being refused to read is one', async () => {
    const auditor = administeredBy(world, await world.user({ role: 'auditor' }));
    const before = (await world.events()).length;
    must(await audit(auditor));
    expect(await world.events()).toHaveLength(before);
    const nobody = await world.user();
    expect(codeOf(await audit(administeredBy(world, nobody)))).toBe('not_permitted');
    expect((await world.events()).at(-1)).toMatchObject({
      type: 'administration.refused',
      actor: { kind: 'user', id: nobody.id },
      data: { act: 'read_audit', code: 'not_permitted' },
    });
  });

  it('S6: one session is listed, revoked and gone; another person keeps theirs', async () => {
    const one = await signedIn();
    const other = await signedIn();
    const listed = must(await listSessions(world.ports)({ ...world.host, ...ALL_SESSIONS, ...FIRST_SESSIONS }));
    expect(listed.sessions.map(({ id }) => id)).toEqual([other.session.id, one.session.id]);
    must(await revokeSession(world.ports)({ ...world.host, session: one.session.id }));
    expect(await one.signIn.session()).toBeNull();
    expect(await other.signIn.session()).not.toBeNull();
    expect(
      must(await listSessions(world.ports)({ ...world.host, ...ALL_SESSIONS, ...FIRST_SESSIONS, user: one.person.id })).sessions,
    ).toEqual([]);
    expect(codeOf(await revokeSession(world.ports)({ ...world.host, session: one.session.id }))).toBe('session_not_found');
    expect((await world.events({ user: one.person.id })).at(-1)).toMatchObject({ type: 'session.revoked', data: { reason: 'revoked' } });
  });

  it('A3, S6: signing out ends the session once, with one event, however often it is asked', async () => {
    const { person, signIn, session } = await signedIn();
    const trace = { address: '192.0.2.8', userAgent: null };
    const command = { tenantId: world.tenant.id, session: session.id, trace };
    const results = await Promise.all([signOut(world.ports)(command), signOut(world.ports)(command)]);
    expect(results.map(codeOf).sort()).toEqual(['ok', 'session_not_found']);
    expect(await signIn.session()).toBeNull();
    expect((await world.events({ user: person.id })).filter(({ type }) => type === 'session.revoked')).toMatchObject([
      { actor: { kind: 'user', id: person.id }, address: '192.0.2.8', data: { reason: 'signed_out' } },
    ]);
  });

  it('two administrators who change settings from the same revision do not lose each other’s change', async () => {
    const { revision } = must(await showTenant(world.ports)(world.host));
    const change = updateTenant(world.ports);
    const results = await Promise.all([
      change({ ...world.host, settings: { sessionIdleSeconds: 600 }, expectedRevision: revision, deadEnds: 'refuse' }),
      change({ ...world.host, settings: { helpContact: 'Call 42' }, expectedRevision: revision, deadEnds: 'refuse' }),
    ]);
    expect(results.map(codeOf).sort()).toEqual(['ok', 'revision_conflict']);
    expect(codeOf(await change({ ...world.host, settings: { sessionIdleSeconds: 1 }, expectedRevision: null, deadEnds: 'refuse' }))).toBe(
      'setting_out_of_range',
    );
    expect(codeOf(await change({ ...world.host, name: '', expectedRevision: null, deadEnds: 'refuse' }))).toBe('name_malformed');
    const changed = (await world.events()).filter(({ type }) => type === 'tenant.settings_changed');
    expect(changed).toHaveLength(1);
    expect(must(await showTenant(world.ports)(world.host)).revision).toBe(revision + 1);
  });

  it('L3, L9, T10: an explanation says what would happen, now or at another instant, and which rules decide', async () => {
    const group = await world.group({ level: 'required' });
    const person = await world.user({ groups: [group] });
    const other = await world.user();
    const held = must(await explained({ user: person.id }));
    expect(held).toMatchObject({
      gate: 'none',
      decision: { outcome: 'enrol', skippable: false, decidedBy: 'enrol_now', level: 'required' },
    });
    expect(held.sentences.join(' ')).toMatch(/group "group-/);
    expect(held.outcome.length).toBeGreaterThan(10);
    expect(must(await explained({ user: other.id })).decision).toMatchObject({ outcome: 'enrol', skippable: true, level: 'optional' });
    const at = later(await world.now(), 7 * DAY);
    await world.rule({ kind: 'tenant' }, { level: 'required', from: at });
    expect(must(await explained({ user: other.id, at: later(at, -1) })).decision).toMatchObject({ skippable: true });
    expect(must(await explained({ user: other.id, at })).decision).toMatchObject({ outcome: 'enrol', skippable: false });
  });

  it('U1: an explanation counts what the application demands', async () => {
    const application = await world.application({ level: 'off' });
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    const person = await world.user();
    expect(must(await explained({ user: person.id, application })).decision).toMatchObject({ outcome: 'grant', aal: 1 });
    must(await updateApplication(world.ports)({ ...world.host, application, demand: { aal: 2, maxAgeSeconds: null } }));
    expect(must(await explained({ user: person.id, application })).decision).toMatchObject({ outcome: 'enrol', skippable: false });
  });

  it('P5: an explanation tells of the gate before the decision, and changes nothing', async () => {
    const person = await world.user();
    must(await disableUser(world.ports)({ ...world.host, user: person.id }));
    const before = await world.events();
    expect(must(await explained({ user: person.id })).gate).toBe('disabled');
    expect(codeOf(await explained({}))).toBe('user_not_found');
    expect(codeOf(await explained({ user: person.id, application: person.id }))).toBe('application_not_found');
    expect(await world.events()).toEqual(before);
  });
});
