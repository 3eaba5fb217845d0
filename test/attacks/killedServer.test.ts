import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgres } from '../../src/adapters/postgres/openPostgres.ts';
import { emptyServerDatabase } from '../builders/serverTestEngine.ts';
import { aWorld, must, PASSWORD, type World } from '../builders/world.ts';
import { freePort } from '../doubles/freePort.ts';
import { spawnSallyport } from '../doubles/spawnedSallyport.ts';
import { describeWithPostgres } from '../requirements.ts';

/** kill -9 in the middle of guessing: what was answered was counted, and what was not counted was not answered. */
describeWithPostgres('a server that is killed while somebody guesses', (adminUrl) => {
  let world: World;
  let settings: Record<string, string>;
  let end: () => Promise<void>;
  let owner: pg.Client;

  beforeAll(async () => {
    const made = await emptyServerDatabase(adminUrl);
    const database = must(await openPostgres({ url: made.url, availableKinds: ['webauthn', 'totp', 'backup_code'] }));
    must(await database.migrate());
    world = await aWorld(database.store, { slug: 'killed' });
    owner = new pg.Client({ connectionString: made.url });
    await owner.connect();
    settings = {
      DATABASE_URL: made.url,
      SALLYPORT_PUBLIC_URL: 'http://localhost:9000',
      SALLYPORT_SEALING_KEY: Buffer.alloc(32, 7).toString('base64'),
      SALLYPORT_LOG_LEVEL: 'silent',
    };
    end = async () => {
      await owner.end();
      await database.close();
      await made.remove();
    };
  });
  afterAll(() => end());

  async function start() {
    const port = await freePort();
    const run = spawnSallyport(['serve'], { ...settings, SALLYPORT_LISTEN: `127.0.0.1:${port}` });
    await run.says('serves');
    return { origin: `http://127.0.0.1:${port}/t/killed/api/sign-in`, run };
  }

  type Node = Awaited<ReturnType<typeof start>>;

  interface Attempt {
    readonly path: string;
    cookie: string;
  }

  async function post(node: Node, { path, cookie }: Attempt, body: unknown): Promise<{ json: Record<string, unknown>; cookie: string }> {
    const headers = { 'content-type': 'application/json', cookie };
    const response = await fetch(`${node.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    return { json: (await response.json()) as Record<string, unknown>, cookie: set ?? cookie };
  }

  async function begin(node: Node): Promise<Attempt> {
    const { json, cookie } = await post(node, { path: '', cookie: '' }, {});
    return { path: `/${String(json['attempt'])}`, cookie };
  }

  const step = (attempt: Attempt, name: string): Attempt => ({ ...attempt, path: `${attempt.path}/${name}` });

  /** Posts guesses beside each other until the process is dead. @returns the codes of those that were answered. */
  async function guessUntilKilled(node: Node, guesses: readonly (() => Promise<{ json: Record<string, unknown> }>)[]) {
    let answered = 0;
    const answers = guesses.map((guess) =>
      guess().then(
        async ({ json }) => {
          answered += 1;
          if (answered === 2) node.run.child.kill('SIGKILL');
          return String(json['code']);
        },
        () => null,
      ),
    );
    const all = await Promise.all(answers);
    await node.run.stop('SIGKILL');
    return all.filter((code) => code !== null);
  }

  it('L10, P1: no second factor was looked at without being counted, and the new process goes on counting', async () => {
    const { id, loginName } = await world.user();
    const secret = world.ports.random.bytes(20);
    await world.store.transaction(world.tenant.id, async (tx) => {
      const factor = world.ports.random.id<'Factor'>(tx.now);
      const sealedSecret = world.ports.sealer.seal(secret, { purpose: 'totp_secret', owner: factor });
      await world.store.insertTotpFactor(tx, { id: factor, user: id, label: 'app', sealedSecret, lastStep: 0 });
    });
    const node = await start();
    const attempts = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const attempt = await begin(node);
        const known = await post(node, step(attempt, 'password'), { loginName, password: PASSWORD });
        expect(known.json['step']).toMatchObject({ kind: 'challenge' });
        return { ...attempt, cookie: known.cookie };
      }),
    );
    const answers = await guessUntilKilled(
      node,
      attempts.map((attempt) => () => post(node, step(attempt, 'totp'), { code: '000000' })),
    );
    const looked = answers.filter((code) => code === 'code_wrong').length;
    expect(looked).toBeGreaterThanOrEqual(1);
    const counted = await inARow(id);
    expect(counted).toBeGreaterThanOrEqual(looked);
    const again = await start();
    let more = 0;
    for (const attempt of attempts) {
      const { json } = await post(again, step(attempt, 'totp'), { code: '000000' });
      if (json['code'] === 'code_wrong') more += 1;
    }
    expect(await inARow(id)).toBe(counted + more);
    await again.run.stop('SIGKILL');
  });

  async function inARow(user: string): Promise<number> {
    const { rows } = await owner.query<{ in_a_row: number }>('select in_a_row from second_factor_guesses where user_id = $1', [user]);
    return rows[0]?.in_a_row ?? 0;
  }

  it('P5: no password was compared without being counted', async () => {
    const { loginName } = await world.user();
    const node = await start();
    const attempts = await Promise.all(Array.from({ length: 8 }, () => begin(node)));
    // What the sign-ins above left is cleared: the name below is the only one that is guessed.
    await owner.query('delete from budgets');
    const answers = await guessUntilKilled(
      node,
      attempts.map((attempt) => () => post(node, step(attempt, 'password'), { loginName, password: 'wrong' })),
    );
    const compared = answers.filter((code) => code === 'credentials_wrong').length;
    expect(compared).toBeGreaterThanOrEqual(1);
    const { rows } = await owner.query<{ in_window: number }>('select cardinality(recent) as in_window from budgets');
    // Account, account and address, address.
    expect(rows).toHaveLength(3);
    for (const { in_window } of rows) expect(in_window).toBeGreaterThanOrEqual(compared);
  });
});
