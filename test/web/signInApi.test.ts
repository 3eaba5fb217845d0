import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/web/server.ts';
import { aBrowser } from '../builders/aBrowser.ts';
import { aServer } from '../builders/aServer.ts';
import { aSecurityKey, aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, PASSWORD, type World } from '../builders/world.ts';

eachEngine('signing in by JSON', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    app = await aServer(world.ports);
  });
  afterAll(() => app.close());

  const root = () => `/t/${world.tenant.slug}/api/sign-in`;

  /** A program with a cookie jar, in the middle of a sign-in. */
  async function aProgram(begin: Record<string, unknown> = {}) {
    const browser = aBrowser(app);
    const begun = await browser.json(root(), begin);
    const at = `${root()}/${begun.body.attempt}`;
    return {
      browser,
      begun,
      at,
      send: (path: string, body: unknown = {}, headers: Record<string, string> = {}) => browser.json(`${at}/${path}`, body, headers),
      read: () => browser.readJson(at),
      get session() {
        return browser.jar.get(`sallyport-session-${world.tenant.slug}`) ?? null;
      },
      live: async () => {
        const token = browser.jar.get(`sallyport-session-${world.tenant.slug}`);
        return token === undefined ? null : world.ports.store.findLiveSession(world.tenant.id, world.ports.digest(token));
      },
    };
  }

  async function withApp() {
    const group = await world.group({ level: 'required' });
    const person = await world.user({ groups: [group] });
    const first = await aSignIn(world);
    await first.password(person.loginName);
    return { ...person, app: await first.enrolTotp(), backupCodes: first.backupCodes };
  }

  /** At the challenge, after the password. */
  async function atChallenge() {
    const person = await withApp();
    const program = await aProgram();
    const challenge = await program.send('password', { loginName: person.loginName, password: PASSWORD });
    expect(challenge.body.step).toMatchObject({ kind: 'challenge', purpose: 'assure', factors: ['totp', 'backup_code'] });
    return { person, program };
  }

  it('P1: a jar and JSON are enough: begin, password, code, and the session is in its cookie alone', async () => {
    const { person, program } = await atChallenge();
    expect(program.begun.status).toBe(201);
    expect(program.begun.headers['location']).toBe(program.at);
    expect(program.begun.body.step).toEqual({ kind: 'identify' });
    expect(program.session).toBeNull();
    const done = await program.send('totp', { code: await person.app.code() });
    expect(done.status).toBe(200);
    expect(done.body.step).toEqual({ kind: 'signed_in', aal: 2, continueAt: `/t/${world.tenant.slug}/account` });
    expect(program.session).not.toBeNull();
    expect(JSON.stringify(done.body)).not.toContain(program.session ?? '');
    expect(await program.live()).toMatchObject({ aal: 2 });
  });

  it('F8: enrolling an app answers with the secret once and with the companion codes once', async () => {
    const person = await world.user({ groups: [await world.group({ level: 'required' })] });
    const program = await aProgram();
    const enrol = await program.send('password', { loginName: person.loginName, password: PASSWORD });
    expect(enrol.body.step).toMatchObject({ kind: 'enrol', skippable: false, factors: ['webauthn', 'totp'], deadline: null });
    expect((await program.send('skip')).body.code).toBe('step_not_offered');
    const made = await program.send('enrolments/totp');
    expect(made.body).toMatchObject({ uri: expect.stringMatching(/^otpauth:/), base32: expect.stringMatching(/^[A-Z2-7]{32}$/) });
    expect(made.headers['cache-control']).toBe('no-store');
    const wrong = await program.send('enrolments/totp/confirm', { code: '000000' });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'code_wrong']);
    expect(await program.live()).toBeNull();
    expect((await program.read()).body.step).toMatchObject({ kind: 'enrol' });
  });

  it('F9, F10: backup codes as the first factor are made, typed back and counted down, and the last one opens an enrolment', async () => {
    await world.settings({ backupCodesAsFirstFactor: true });
    const person = await world.user({ groups: [await world.group({ level: 'required' })] });
    const program = await aProgram();
    const enrol = await program.send('password', { loginName: person.loginName, password: PASSWORD });
    expect(enrol.body.step).toMatchObject({ kind: 'enrol', factors: ['webauthn', 'totp', 'backup_code'] });
    const made = await program.send('enrolments/backup-codes');
    const codes = made.body['codes'] as readonly string[];
    expect(codes).toHaveLength(10);
    expect(made.headers['cache-control']).toBe('no-store');
    expect(JSON.stringify((await program.read()).body)).not.toContain(codes[0]);
    for (const body of [
      { code: 'bcdf-ghjk-mnpq-rstv' },
      { code: null },
      { code: [codes[0]] },
      {},
      `{"code":"${codes[0]}","code":"${codes[0]}"}`,
    ]) {
      const wrong = await program.send('enrolments/backup-codes/confirm', body);
      expect([body, wrong.status, wrong.body.code]).toEqual([body, 403, 'code_wrong']);
    }
    expect((await program.send('enrolments/backup-codes/confirm', { code: codes[0], label: 'x' })).body.code).toBe('input_malformed');
    const done = await program.send('enrolments/backup-codes/confirm', { code: codes[0] });
    expect(done.body).toMatchObject({ step: { kind: 'signed_in', aal: 2 }, backupCodes: null });
    expect(await program.live()).toMatchObject({ aal: 2 });

    const runways: unknown[] = [];
    for (const code of codes.slice(1, 9)) {
      const next = await aProgram();
      const challenge = await next.send('password', { loginName: person.loginName, password: PASSWORD });
      runways.push(challenge.body.step?.['runway']);
      expect((await next.send('backup-code', { code })).body.step).toMatchObject({ kind: 'signed_in', aal: 2 });
    }
    expect(runways.slice(-3)).toEqual([
      { left: 4, stage: 'enough' },
      { left: 3, stage: 'few' },
      { left: 2, stage: 'few' },
    ]);
    const last = await aProgram();
    const challenge = await last.send('password', { loginName: person.loginName, password: PASSWORD });
    expect(challenge.body.step).toMatchObject({ kind: 'challenge', purpose: 'guard', runway: { left: 1, stage: 'last' } });
    const opened = await last.send('backup-code', { code: codes[9] });
    expect(opened.body.step).toMatchObject({ kind: 'enrol', factors: ['webauthn', 'totp'], skippable: false });
    expect((await last.send('enrolments/backup-codes')).body.code).toBe('step_not_offered');
    expect(await last.live()).toBeNull();
    await world.settings({ backupCodesAsFirstFactor: false });
  });

  it('S1: a passkey and a security key go through the same steps', async () => {
    const key = aSecurityKey();
    const person = await world.user({ groups: [await world.group({ level: 'required' })] });
    const program = await aProgram();
    await program.send('password', { loginName: person.loginName, password: PASSWORD });
    const options = await program.send('enrolments/webauthn');
    const confirmed = await program.send('enrolments/webauthn/confirm', {
      response: key.register(String(options.body['challenge'])),
      label: 'My key',
    });
    expect(confirmed.body.step).toMatchObject({ kind: 'signed_in', aal: 2 });
    expect(confirmed.body.backupCodes).toHaveLength(10);

    const again = await aProgram();
    const asked = await again.send('passkey/options');
    const done = await again.send('passkey', { response: key.assert(String(asked.body['challenge'])) });
    expect(done.body.step).toMatchObject({ kind: 'signed_in', aal: 2 });

    const third = await aProgram();
    const challenge = await third.send('password', { loginName: person.loginName, password: PASSWORD });
    expect(challenge.body.step).toMatchObject({ kind: 'challenge', factors: ['webauthn', 'backup_code'] });
    const forThis = await third.send('webauthn/options');
    const rejected = await third.send('webauthn', { response: key.assert(String(asked.body['challenge'])) });
    expect([rejected.status, rejected.body.code]).toEqual([403, 'webauthn_rejected']);
    expect(await third.live()).toBeNull();
    // The challenge went with the wrong answer: it is answered once.
    expect((await third.send('webauthn', { response: key.assert(String(forThis.body['challenge'])) })).body.code).toBe('webauthn_rejected');
    const anew = await third.send('webauthn/options');
    expect((await third.send('webauthn', { response: key.assert(String(anew.body['challenge'])) })).body.step?.kind).toBe('signed_in');
  });

  it('U1, S7: a step-up raises the session that is there, and the secret before is dead', async () => {
    const { person, program } = await atChallenge();
    await program.send('totp', { code: await person.app.code() });
    const before = program.session ?? '';
    database.moveClock(6 * 60_000);
    const stepUp = await program.browser.json(`/t/${world.tenant.slug}/api/step-up`, {});
    expect([stepUp.status, stepUp.body.step]).toMatchObject([201, { kind: 'challenge', reason: 'step_up' }]);
    const done = await program.browser.json(`${root()}/${stepUp.body.attempt}/totp`, { code: await person.app.code() });
    database.moveClock(0);
    expect(done.body.step).toMatchObject({ kind: 'signed_in', aal: 2 });
    expect(program.session).not.toBe(before);
    expect(await world.ports.store.findLiveSession(world.tenant.id, world.ports.digest(before))).toBeNull();
    expect(await program.live()).not.toBeNull();
    expect((await aBrowser(app).json(`/t/${world.tenant.slug}/api/step-up`, {})).status).toBe(401);
  });

  describe('what the client sends selects nothing', () => {
    it('P1: a step that is not asked for is refused, and changes nothing', async () => {
      const program = await aProgram();
      for (const path of [
        'totp',
        'backup-code',
        'webauthn',
        'skip',
        'enrolments/totp',
        'enrolments/webauthn',
        'enrolments/backup-codes',
        'enrolments/backup-codes/confirm',
        'webauthn/options',
      ]) {
        const body = path === 'totp' || path === 'backup-code' ? { code: '123456' } : path === 'webauthn' ? { response: {} } : {};
        const refused = await program.send(path, body);
        expect([path, refused.status, refused.headers['content-type']]).toEqual([
          path,
          refused.body.code === 'attempt_not_found' ? 404 : 409,
          'application/problem+json; charset=utf-8',
        ]);
      }
      expect((await program.read()).body.step).toEqual({ kind: 'identify' });
      expect(await program.live()).toBeNull();
    });

    it('unknown properties are refused by every step', async () => {
      const { person, program } = await atChallenge();
      const code = await person.app.code();
      for (const [path, body] of [
        ['totp', { code, aal: 2 }],
        ['totp', { code, factor: 'webauthn' }],
        ['skip', { skippable: true }],
        ['cancel', { reason: 'x' }],
        ['webauthn/options', { userVerification: 'discouraged' }],
      ] as const) {
        const refused = await program.send(path, body);
        expect([refused.status, refused.body.code]).toEqual([400, 'input_malformed']);
      }
      const begun = await program.browser.json(root(), { demand: { aal: 1 } });
      expect([begun.status, begun.body.code]).toEqual([400, 'input_malformed']);
      expect(await program.live()).toBeNull();
      expect((await program.send('totp', { code })).body.step?.kind).toBe('signed_in');
    });

    it('P1: the handle of one attempt opens no other, also of the same browser', async () => {
      const { person, program } = await atChallenge();
      const other = await aProgram();
      const handle = other.browser.jar.get(`sallyport-attempt-${other.begun.body.attempt}`) ?? '';
      const thief = aBrowser(app);
      thief.jar.set(`sallyport-attempt-${program.begun.body.attempt}`, handle);
      const code = await person.app.code();
      const refused = await thief.json(`${program.at}/totp`, { code });
      expect([refused.status, refused.body.code]).toEqual([404, 'attempt_not_found']);
      expect((await program.send('totp', { code })).body.step?.kind).toBe('signed_in');
    });
  });

  describe('malformed values', () => {
    const FULL_WIDTH = '１２３４５６';
    const values: readonly (readonly [string, string])[] = [
      ['null', '{"code":null}'],
      ['an array', '{"code":["123456"]}'],
      ['a number', '{"code":123456}'],
      ['full-width digits', `{"code":"${FULL_WIDTH}"}`],
      ['nothing', '{}'],
      ['a megabyte of text', `{"code":"${'1'.repeat(1_000_000)}"}`],
      ['a name twice', '{"code":"123456","code":"654321"}'],
      ['no JSON', '{"code":'],
      ['no object', '["123456"]'],
    ];

    it.each(values)('a code that is %s is an ordinary refusal and counts as an attempt', async (_what, body) => {
      const { person, program } = await atChallenge();
      const charged = async () =>
        Number(
          (
            await database.asOwner('select second_factor_guesses as n from sign_in_attempts where id = $1', [program.begun.body.attempt])
          )[0]?.['n'],
        );
      expect(await charged()).toBe(0);
      const refused = await program.send('totp', body);
      expect([refused.status, refused.body.code]).toEqual([403, 'code_wrong']);
      expect(await charged()).toBe(1);
      expect(await program.live()).toBeNull();
      expect((await world.events({ user: person.id })).filter((event) => event.type === 'user.mfa_failed')).toHaveLength(1);
    });

    it('the right code, given twice under one name, opens nothing', async () => {
      const { person, program } = await atChallenge();
      const code = await person.app.code();
      expect((await program.send('totp', `{"code":"000000","code":"${code}"}`)).body.code).toBe('code_wrong');
      expect(await program.live()).toBeNull();
    });

    it('a password that is no text is wrong like any other', async () => {
      const person = await world.user();
      for (const password of [null, [PASSWORD], 42, { $ne: null }, '']) {
        const program = await aProgram();
        const refused = await program.send('password', { loginName: person.loginName, password });
        expect([refused.status, refused.body.code]).toEqual([403, 'credentials_wrong']);
        expect(await program.live()).toBeNull();
      }
    });
  });

  it('too many codes answer 429 with the time of the next try, and Retry-After', async () => {
    const { program } = await atChallenge();
    let last = await program.send('totp', { code: '000000' });
    for (let more = 0; more < 6 && last.status !== 429; more += 1) last = await program.send('totp', { code: '000000' });
    expect([last.status, last.body.code]).toEqual([429, 'too_many_attempts']);
    expect(last.body['retryAt']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('an application that does not exist is told so, and a known one is named', async () => {
    const program = await aProgram({ application: 'account' });
    expect(program.begun.body['applicationName']).not.toBeNull();
    const unknown = await aBrowser(app).json(root(), { application: 'nobody' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'application_not_found']);
  });
});
