import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../../src/adapters/postgres/openPostgres.ts';
import { emptyServerDatabase, urlOf } from '../builders/serverTestEngine.ts';
import { tenantRows } from '../builders/tenantRows.ts';
import { freePort } from '../doubles/freePort.ts';

const url = process.env['SALLYPORT_TEST_DATABASE_URL'];

describe('a server that cannot be used', () => {
  it('database_unreachable: says that nobody is there, and what to do', async () => {
    const opened = await openPostgres({ url: `postgres://nobody:secret@127.0.0.1:${await freePort()}/nothing`, availableKinds: [] });
    expect(opened).toMatchObject({ ok: false, code: 'database_unreachable', detail: expect.stringContaining('ECONNREFUSED') });
    expect(JSON.stringify(opened)).not.toContain('secret');
  });
});

describe.skipIf(url === undefined && process.env['SALLYPORT_TEST_NO_SKIP'] !== '1')('a server', () => {
  async function query(target: string, ...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: target });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  async function rowsOf(target: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new pg.Client({ connectionString: target });
    await client.connect();
    const { rows } = await client.query(statement);
    await client.end();
    return rows;
  }

  async function aDatabase(): Promise<string> {
    const made = await emptyServerDatabase(url ?? '');
    onTestFinished(made.remove);
    return made.url;
  }

  /** A database that belongs to a user who is no superuser. */
  async function aPlainOwner(rights: string): Promise<string> {
    return anOwner(rights, (name) => `do $$ begin execute format('grant create on database %I to ${name}', current_database()); end $$`);
  }

  async function anOwner(rights: string, ...given: ((name: string) => string)[]): Promise<string> {
    const database = await aDatabase();
    const name = `owner_${randomUUID().replaceAll('-', '')}`;
    await query(
      database,
      `create role ${name} login password 'pw' ${rights}`,
      `grant all on schema public to ${name}`,
      `alter schema public owner to ${name}`,
      ...given.map((statement) => statement(name)),
    );
    onTestFinished(() => query(database, `drop owned by ${name} cascade`, `drop role ${name}`));
    const owned = new URL(database);
    owned.username = name;
    owned.password = 'pw';
    return owned.toString();
  }

  it('database_unreachable: a database that is not there', async () => {
    const opened = await openPostgres({ url: urlOf(url ?? '', 'no_such_database'), availableKinds: [] });
    expect(opened).toMatchObject({ ok: false, code: 'database_unreachable', detail: expect.stringContaining('no_such_database') });
  });

  it('opens, migrates once, and keeps its data', async () => {
    const database = await aDatabase();
    const first = await openPostgres({ url: database, availableKinds: ['totp'] });
    if (!first.ok) throw new Error(first.detail);
    const migrated = await first.value.migrate();
    expect(migrated.ok && migrated.value.length > 0).toBe(true);
    const rows = await tenantRows(first.value.store);
    await first.value.maintain();
    await first.value.close();
    const second = await openPostgres({ url: database, availableKinds: ['totp'] });
    if (!second.ok) throw new Error(second.detail);
    expect(await second.value.migrate()).toEqual({ ok: true, value: [] });
    expect(await second.value.store.findTenantId(rows.slug)).toBe(rows.tenantId);
    await second.value.close();
  });

  it("security.md, Tenancy: an owner who is no superuser suffices, and sees no tenant's rows either", async () => {
    const owned = await aPlainOwner('createrole');
    // The role is there already, so the owner must have been given it.
    await query(
      url ?? '',
      `do $$ begin create role sallyport_app nologin; exception when duplicate_object or unique_violation then null; end $$`,
      `grant sallyport_app to ${new URL(owned).username}`,
    );
    const opened = await openPostgres({ url: owned, availableKinds: [] });
    if (!opened.ok) throw new Error(opened.detail);
    expect(await opened.value.migrate()).toMatchObject({ ok: true });
    const rows = await tenantRows(opened.value.store);
    await rows.session(await rows.user());
    await opened.value.close();
    const client = new pg.Client({ connectionString: owned });
    await client.connect();
    // But the people, whom the function that searches parts of names reads with the owner's rights (docs/decisions/0013).
    expect((await client.query('select count(*)::int as seen from sessions')).rows).toEqual([{ seen: 0 }]);
    await client.end();
  });

  it('database_extension_missing: an owner of the tables alone is told what a superuser has to run, and no table is made', async () => {
    const owned = await anOwner('createrole');
    await query(
      url ?? '',
      `do $$ begin create role sallyport_app nologin; exception when duplicate_object or unique_violation then null; end $$`,
      `grant sallyport_app to ${new URL(owned).username}`,
    );
    const opened = await openPostgres({ url: owned, availableKinds: [] });
    if (!opened.ok) throw new Error(opened.detail);
    onTestFinished(() => opened.value.close());
    expect(await opened.value.migrate()).toMatchObject({
      ok: false,
      code: 'database_extension_missing',
      detail: expect.stringContaining('create extension pg_trgm; create extension btree_gin;'),
    });
    expect(await rowsOf(owned, "select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
    // Where they are there, the owner of the tables needs no more than before.
    const root = new URL(url ?? '');
    root.pathname = new URL(owned).pathname;
    await query(root.toString(), 'create extension pg_trgm', 'create extension btree_gin');
    expect(await opened.value.migrate()).toMatchObject({ ok: true });
  });

  it('database_role_missing: a user who may not take the role is told what a superuser has to run, and nothing is changed', async () => {
    const owned = await aPlainOwner('');
    await query(
      url ?? '',
      `do $$ begin create role sallyport_app nologin; exception when duplicate_object or unique_violation then null; end $$`,
    );
    const opened = await openPostgres({ url: owned, availableKinds: [] });
    if (!opened.ok) throw new Error(opened.detail);
    expect(await opened.value.migrate()).toMatchObject({
      ok: false,
      code: 'database_role_missing',
      detail: expect.stringContaining(`grant sallyport_app to "${new URL(owned).username}"`),
    });
    await opened.value.close();
    const client = new pg.Client({ connectionString: owned });
    await client.connect();
    expect((await client.query("select count(*)::int as made from pg_tables where schemaname = 'public'")).rows).toEqual([{ made: 0 }]);
    await client.end();
  });

  describe('with a login that owns nothing', () => {
    /** A login with nothing of its own beside the owner of a database. */
    async function twoLogins(rights = '', ownerRights = 'createrole') {
      const ownerUrl = await aPlainOwner(ownerRights);
      const name = `login_${randomUUID().replaceAll('-', '')}`;
      await query(
        url ?? '',
        `do $$ begin create role sallyport_app nologin; exception when duplicate_object or unique_violation then null; end $$`,
        `create role ${name} login password 'pw' ${rights}`,
      );
      onTestFinished(() => query(url ?? '', `drop role ${name}`));
      const login = new URL(ownerUrl);
      login.username = name;
      return { url: login.toString(), ownerUrl, name, owner: new URL(ownerUrl).username };
    }
    const open = async ({ url: login, ownerUrl }: { readonly url: string; readonly ownerUrl: string }) => {
      const opened = await openPostgres({ url: login, ownerUrl, availableKinds: [] });
      if (!opened.ok) throw new Error(opened.detail);
      onTestFinished(() => opened.value.close());
      return opened.value;
    };

    it('security.md, Tenancy: an injected RESET ROLE finds a user who sees no row, changes no table and drops no policy', async () => {
      const logins = await twoLogins();
      await query(url ?? '', `grant sallyport_app to ${logins.name}`);
      const database = await open(logins);
      expect(await database.migrate()).toMatchObject({ ok: true });
      const rows = await tenantRows(database.store);
      const user = await rows.user();
      await rows.session(user);
      const client = new pg.Client({ connectionString: logins.url });
      await client.connect();
      onTestFinished(() => client.end());
      await client.query('set role sallyport_app; reset role');
      for (const role of ['', `set role ${logins.owner}; `]) {
        for (const statement of ['alter table users no force row level security', 'drop policy own_tenant on users', 'drop table users']) {
          await expect(client.query(role + statement)).rejects.toThrow(/must be owner|permission denied/);
        }
      }
      expect((await client.query('select count(*)::int as seen from users')).rows).toEqual([{ seen: 0 }]);
      // The table is as it was, and its row there for those whose it is.
      expect(await rows.inside((tx) => database.store.findUser(tx, user))).toMatchObject({ id: user });
      const owned = await database.migrate();
      expect(owned).toEqual({ ok: true, value: [] });
    });

    it('the owner gives the login the role of the application where it may', async () => {
      const logins = await twoLogins();
      // From PostgreSQL 16 on, whoever may make roles still needs this to give away one that somebody else made.
      await query(url ?? '', `grant sallyport_app to ${logins.owner} with admin option`);
      const database = await open(logins);
      expect(await database.migrate()).toMatchObject({ ok: true });
      await tenantRows(database.store);
    });

    it('database_role_missing: it is told of the login, and nothing is changed', async () => {
      const logins = await twoLogins('', '');
      const database = await open(logins);
      expect(await database.migrate()).toMatchObject({
        code: 'database_role_missing',
        detail: expect.stringContaining(`grant sallyport_app to "${logins.name}"`),
      });
      expect(await rowsOf(logins.ownerUrl, "select tablename from pg_tables where schemaname = 'public'")).toEqual([]);
    });

    it('database_login_privileged: a login that is, or can become, more than the role of the application is refused', async () => {
      for (const more of ['superuser', 'bypassrls', 'createrole', 'a member of the owner']) {
        const logins = await twoLogins(more.startsWith('a ') ? '' : more);
        await query(url ?? '', `grant sallyport_app to ${logins.name}`);
        if (more === 'a member of the owner') await query(url ?? '', `grant ${logins.owner} to ${logins.name}`);
        const database = await open(logins);
        expect([more, await database.migrate()]).toEqual([
          more,
          expect.objectContaining({ code: 'database_login_privileged', detail: expect.stringContaining(logins.name) }),
        ]);
      }
      const { ownerUrl } = await twoLogins();
      await query(url ?? '', `grant sallyport_app to ${new URL(ownerUrl).username}`);
      expect(await (await open({ url: ownerUrl, ownerUrl })).migrate()).toMatchObject({ code: 'database_login_privileged' });
    });

    it('database_unreachable: it is told which of the two addresses is wrong', async () => {
      const logins = await twoLogins();
      const ownerUrl = `postgres://nobody:secret@127.0.0.1:${await freePort()}/nothing`;
      const opened = await openPostgres({ url: logins.url, ownerUrl, availableKinds: [] });
      expect(opened).toMatchObject({ code: 'database_unreachable', detail: expect.stringContaining('MIGRATION_DATABASE_URL') });
    });
  });

  it('a connection that the server ends is replaced', async () => {
    const database = await aDatabase();
    const opened = await openPostgres({ url: database, availableKinds: [] });
    if (!opened.ok) throw new Error(opened.detail);
    await opened.value.migrate();
    const rows = await tenantRows(opened.value.store);
    const session = await rows.session(await rows.user());
    await query(
      database,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await rows.find(session.tokenHash)).not.toBeNull();
    await rows.group();
    await opened.value.close();
  });

  it('two nodes that start at once on an empty database both come up, and the migrations were applied once', async () => {
    const database = await aDatabase();
    const nodes = await Promise.all(Array.from({ length: 4 }, () => openPostgres({ url: database, availableKinds: [] })));
    const migrated = await Promise.all(nodes.map((node) => (node.ok ? node.value.migrate() : Promise.reject(new Error(node.detail)))));
    expect(migrated.map((one) => one.ok)).toEqual([true, true, true, true]);
    expect(migrated.filter((one) => one.ok && one.value.length > 0)).toHaveLength(1);
    await Promise.all(nodes.map((node) => (node.ok ? node.value.close() : Promise.resolve())));
  });
});
