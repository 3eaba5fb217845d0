import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgres } from '../../src/adapters/postgres/openPostgres.ts';
import { stepAt } from '../../src/domain/factors/totp.ts';
import { revokeSessionsOfTenant } from '../../src/flows/sessions/revokeSessionsOfTenant.ts';
import { emptyServerDatabase } from '../builders/serverTestEngine.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';
import { freePort } from '../doubles/freePort.ts';
import { spawnSallyport } from '../doubles/spawnedSallyport.ts';
import { describeWithPostgres } from '../requirements.ts';

/** A program without a browser: it keeps cookies and posts JSON. */
function aProgram(slug: string) {
  const jar = new Map<string, string>();
  return {
    jar,
    async call(origin: string, path: string, body: unknown = null): Promise<{ status: number; json: Record<string, unknown> }> {
      const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), 'content-type': 'application/json' };
      const init = body === null ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(`${origin}/t/${slug}/api${path}`, init);
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
        jar.set(name, value);
      }
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
  };
}

describeWithPostgres('two processes of the server on one PostgreSQL', (adminUrl) => {
  let world: World;
  let nodes: { readonly origin: string; readonly run: ReturnType<typeof spawnSallyport> }[] = [];
  let settings: Record<string, string>;
  let end: () => Promise<void>;

  beforeAll(async () => {
    const made = await emptyServerDatabase(adminUrl);
    const database = must(await openPostgres({ url: made.url, availableKinds: ['webauthn', 'totp', 'backup_code'] }));
    must(await database.migrate());
    world = await aWorld(database.store, { slug: 'two' });
    settings = {
      DATABASE_URL: made.url,
      SALLYPORT_PUBLIC_URL: 'http://localhost:9000',
      SALLYPORT_SEALING_KEY: Buffer.alloc(32, 7).toString('base64'),
      SALLYPORT_LOG_LEVEL: 'silent',
    };
    nodes = await Promise.all([start(), start()]);
    end = async () => {
      for (const { run } of nodes) await run.stop('SIGKILL');
      await database.close();
      await made.remove();
    };
  });
  afterAll(() => end());

  async function start() {
    const port = await freePort();
    const run = spawnSallyport(['serve'], { ...settings, SALLYPORT_LISTEN: `127.0.0.1:${port}` });
    await run.says('serves');
    return { origin: `http://127.0.0.1:${port}`, run };
  }

  const origin = (node: number): string => nodes[node]?.origin ?? '';

  /** Signs in with the password at one node; the attempt waits for its second factor. */
  async function begin(loginName: string, node = 0) {
    const program = aProgram('two');
    const begun = await program.call(origin(node), '/sign-in', {});
    const path = `/sign-in/${String(begun.json['attempt'])}`;
    const known = await program.call(origin(node), `${path}/password`, { loginName, password: PASSWORD });
    return { program, path, step: known.json['step'] as { kind: string } };
  }

  /** Somebody with an authenticator app. */
  async function enrolled() {
    const { id, loginName } = await world.user();
    const secret = world.ports.random.bytes(20);
    await world.store.transaction(world.tenant.id, async (tx) => {
      const factor = world.ports.random.id<'Factor'>(tx.now);
      const sealedSecret = world.ports.sealer.seal(secret, { purpose: 'totp_secret', owner: factor });
      await world.store.insertTotpFactor(tx, { id: factor, user: id, label: 'app', sealedSecret, lastStep: 0 });
    });
    return { id, loginName, code: async () => world.ports.totp.codeAt(secret, stepAt(await world.now())) };
  }

  it('S6: a session of one node is good at the other, and a revocation holds at the next request of both', async () => {
    const person = await enrolled();
    const { program, path } = await begin(person.loginName);
    expect((await program.call(origin(1), `${path}/totp`, { code: await person.code() })).json['step']).toMatchObject({
      kind: 'signed_in',
    });
    for (const node of [0, 1]) expect((await program.call(origin(node), '/session')).status).toBe(200);
    must(await revokeSessionsOfTenant(world.ports)(world.host));
    for (const node of [0, 1]) expect((await program.call(origin(node), '/session')).status).toBe(401);
  });

  it('T10, P3: a change of the rules holds for the next decision of every node', async () => {
    const { loginName } = await world.user();
    for (const node of [0, 1]) expect((await begin(loginName, node)).step).toMatchObject({ kind: 'enrol', skippable: true });
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    for (const node of [0, 1]) expect((await begin(loginName, node)).step).toMatchObject({ kind: 'enrol', skippable: false });
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    for (const node of [0, 1]) expect((await begin((await world.user()).loginName, node)).step).toMatchObject({ kind: 'signed_in' });
    await world.rule({ kind: 'tenant' }, { level: 'optional' });
  });

  it('L10: 200 parallel posts of one code over both nodes sign in once', async () => {
    const person = await enrolled();
    const attempts = await Promise.all(Array.from({ length: 4 }, (_, lane) => begin(person.loginName, lane % 2)));
    const code = await person.code();
    const posts = Array.from({ length: 200 }, (_, post) => attempts[post % 4] as (typeof attempts)[number]);
    const answers = await Promise.all(posts.map(({ program, path }, post) => program.call(origin(post % 2), `${path}/totp`, { code })));
    expect(answers.filter(({ json }) => (json['step'] as { kind?: string } | undefined)?.kind === 'signed_in')).toHaveLength(1);
  });

  it('P1: wrong codes are counted exactly over both nodes, and a killed process gives none back', async () => {
    const person = await enrolled();
    const { program, path } = await begin(person.loginName);
    for (const node of [0, 1]) {
      expect((await program.call(origin(node), `${path}/totp`, { code: '000000' })).json).toMatchObject({ code: 'code_wrong' });
    }
    // Killed with a guess under way: whether or not it was counted, nobody was answered, and what was counted stays.
    const underWay = program.call(origin(0), `${path}/totp`, { code: '000000' }).catch(() => null);
    await nodes[0]?.run.stop('SIGKILL');
    await underWay;
    nodes[0] = await start();
    const wrongAgain: unknown[] = [];
    for (let guess = 0; guess < 4; guess += 1)
      wrongAgain.push((await program.call(origin(guess % 2), `${path}/totp`, { code: '000000' })).json['code']);
    // Two were counted before; the third begins the waiting, and nothing that came too soon was looked at.
    expect(wrongAgain.filter((code) => code === 'code_wrong').length).toBeLessThanOrEqual(2);
    expect(wrongAgain).toContain('too_many_attempts');
  });

  it('F10: the last code of somebody opens one flow of both nodes, 200 posts at once, and a killed process does not free it', async () => {
    await world.settings({ backupCodesAsFirstFactor: true });
    const { id, loginName } = await world.user();
    const code = 'bcdf-ghjk-mnpq-rstv';
    const codeMacs = [world.ports.sealer.mac('backup_code', code.replaceAll('-', ''))];
    await world.store.transaction(world.tenant.id, (tx) =>
      world.store.replaceBackupCodes(tx, { id: world.ports.random.id(tx.now), user: id, companion: false, codeMacs }),
    );
    const attempts: Awaited<ReturnType<typeof begin>>[] = [];
    for (let lane = 0; lane < 4; lane += 1) attempts.push(await begin(loginName, lane % 2));
    expect(attempts.map(({ step }) => step)).toMatchObject(Array.from({ length: 4 }, () => ({ kind: 'challenge', purpose: 'guard' })));
    const posts = Array.from({ length: 200 }, (_, post) => attempts[post % 4] as (typeof attempts)[number]);
    const answers = await Promise.all(
      posts.map(({ program, path }, post) => program.call(origin(post % 2), `${path}/backup-code`, { code })),
    );
    const kinds = answers.map(({ json }) => (json['step'] as { kind?: string } | undefined)?.kind);
    expect(kinds.filter((kind) => kind === 'enrol')).toHaveLength(1);
    expect(kinds).not.toContain('signed_in');

    await nodes[0]?.run.stop('SIGKILL');
    nodes[0] = await start();
    await world.store.transaction(world.tenant.id, (tx) => world.store.clearSecondFactorGuesses(tx, id));
    const { program, path } = await begin(loginName);
    expect((await program.call(origin(0), `${path}/backup-code`, { code })).json).toMatchObject({ code: 'code_wrong' });
    await world.settings({ backupCodesAsFirstFactor: false });
  });
});
