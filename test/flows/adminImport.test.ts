import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { findUserByName } from '../../src/flows/directory/findUserByName.ts';
import { type ImportFile, type ImportProgress, importUsers } from '../../src/flows/directory/importUsers.ts';
import { listGroups } from '../../src/flows/directory/listGroups.ts';
import { showUser } from '../../src/flows/directory/showUser.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

function fileOf(text: string): ImportFile {
  const bytes = new TextEncoder().encode(text);
  return {
    digest: async () => new Uint8Array(createHash('sha256').update(bytes).digest()),
    read: async function* () {
      for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
    },
  };
}

const HEADER = 'login_name,display_name,mail,groups';
const people = (count: number) =>
  Array.from({ length: count }, (_, index) => `person${index},Person ${index},person${index}@example.com,Everybody`);

eachEngine('an import of people', (database) => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld(database.store);
  });

  const run = (text: string, onProgress: ((progress: ImportProgress) => void) | null = null) =>
    importUsers(world.ports)({ ...world.host, file: fileOf(text), onProgress });
  const person = async (loginName: string) => {
    const user = must(await findUserByName(world.ports)({ ...world.host, loginName }));
    return must(await showUser(world.ports)({ ...world.host, user: user.id }));
  };

  it('makes people and their groups, keeps what is good, and tells of every bad row with its line', async () => {
    const report = must(
      await run(
        [
          HEADER,
          'Anita,Anita Berg,anita@example.com,Beta Testers;Administrators',
          ',No Name,,',
          'bo,Bo,not a mail,',
          '',
          'cy,Cy,cy@example.com',
          '"di,Di,,',
          'ed,"Ed ""the"" Ed",,Beta Testers',
          'ANITA,Anita again,,',
        ].join('\n'),
      ),
    );
    expect(report).toMatchObject({ created: 2, changed: 0, rejected: 5, line: 9, resumedAfter: null, deadEnds: [] });
    expect(report.rejectedRows.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '3 login_name_malformed',
      '4 mail_malformed',
      '6 row_malformed',
      '7 row_malformed',
      '9 login_name_repeated',
    ]);
    expect(await person('anita')).toMatchObject({
      user: { displayName: 'Anita Berg', mail: 'anita@example.com', role: null },
      groups: [{ name: 'Administrators' }, { name: 'Beta Testers' }],
    });
    expect((await person('ed')).user).toMatchObject({ displayName: 'Ed "the" Ed', mail: null });
    expect(must(await listGroups(world.ports)(world.host))).toMatchObject([
      { name: 'Administrators', members: 1 },
      { name: 'Beta Testers', members: 2 },
    ]);
    expect((await world.events()).filter(({ type }) => type === 'users.imported')).toMatchObject([
      { actor: { kind: 'host' }, data: { firstLine: 2, lastLine: 9, created: 2, changed: 0 } },
    ]);
  });

  it('run again changes nothing and writes no event; with another value it changes that person alone', async () => {
    const rows = people(3);
    must(await run([HEADER, ...rows].join('\n')));
    const events = (await world.events()).length;
    expect(must(await run([HEADER, ...rows].join('\n')))).toMatchObject({ created: 0, changed: 0, rejected: 0, resumedAfter: null });
    expect(await world.events()).toHaveLength(events);
    rows[1] = 'person1,Renamed,,Others';
    expect(must(await run([HEADER, ...rows].join('\n')))).toMatchObject({ created: 0, changed: 1 });
    expect(await person('person1')).toMatchObject({
      user: { displayName: 'Renamed', mail: null },
      groups: [{ name: 'Everybody' }, { name: 'Others' }],
    });
  });

  it('broken off it goes on where it stopped, and what it saved is not saved again', async () => {
    const text = [HEADER, 'bad,,,', ...people(2_500)].join('\n');
    const broken = run(text, ({ line }) => {
      if (line > 1_500) throw new Error('the wire was cut');
    });
    await expect(broken).rejects.toThrow('the wire was cut');
    // Somebody changes meanwhile what was saved already.
    const { user } = await person('person7');
    must(await updateUser(world.ports)({ ...world.host, user: user.id, displayName: 'Changed by hand' }));
    const seen: ImportProgress[] = [];
    const report = must(await run(text, (progress) => seen.push(progress)));
    expect(report).toMatchObject({ created: 501, changed: 0, rejected: 1, line: 2_502, resumedAfter: 2_001 });
    expect(report.rejectedRows).toMatchObject([{ line: 2, code: 'display_name_malformed' }]);
    expect(seen.map(({ line }) => line)).toEqual([1_001, 2_001, 2_502]);
    expect((await person('person7')).user.displayName).toBe('Changed by hand');
    expect(must(await listGroups(world.ports)(world.host))).toMatchObject([{ name: 'Everybody', members: 2_500 }]);
  });

  it('never touches an account that has a role: nobody reaches above their role by a file', async () => {
    const owner = await world.user({ loginName: 'boss', role: 'owner' });
    const hash = must(await world.ports.passwordHasher.hash('the password of a thief'));
    const by = administeredBy(world, await world.user({ role: 'administrator' }));
    const text = `${HEADER},password_hash\nordinary,Ordinary,,,\nboss,Boss,thief@example.com,Everybody,"${hash}"\n`;
    const report = must(await importUsers(world.ports)({ ...by, file: fileOf(text), onProgress: null }));
    expect(report).toMatchObject({ created: 1, changed: 0, rejectedRows: [{ line: 3, code: 'account_has_role' }] });
    expect(await person('boss')).toMatchObject({ user: { id: owner.id, displayName: 'A Person', mail: null }, groups: [] });
    const stored = await world.store.transaction(world.tenant.id, (tx) => world.store.findPassword(tx, 'boss'));
    expect(stored?.passwordHash).not.toBe(hash);
  });

  it('takes over hashes of passwords, and refuses those that are none', async () => {
    const hash = must(await world.ports.passwordHasher.hash('an old password'));
    const report = must(await run(`${HEADER},password_hash\nold,Old,,,"${hash}"\nnew,New,,,plain text\n`));
    expect(report).toMatchObject({ created: 1, rejectedRows: [{ line: 3, code: 'password_hash_malformed' }] });
    const stored = await world.store.transaction(world.tenant.id, (tx) => world.store.findPassword(tx, 'old'));
    expect(await world.ports.passwordHasher.verify(stored?.passwordHash ?? null, 'an old password')).toEqual({ ok: true, value: true });
    expect(JSON.stringify([report, await world.events()])).not.toContain('plain text');
  });

  it('security.md, Factors: a file is no way around what people hear of their address and password', async () => {
    const own = {
      ...world,
      ports: { ...world.ports, mailer: { provider: 'a double', send: async () => undefined, close: () => undefined } },
    };
    const load = async (text: string) => must(await importUsers(own.ports)({ ...own.host, file: fileOf(text), onProgress: null }));
    const hash = must(await world.ports.passwordHasher.hash('what the administrator knows'));
    await load(`${HEADER}\nada,Ada,ada@example.com,\nbo,Bo,bo@example.com,\n`);
    await load(`${HEADER},password_hash\nada,Ada,thief@example.com,,"${hash}"\nbo,Bo,bo@example.com,,\n`);
    const { user } = await person('ada');
    const told = await database.asOwner('select template, recipient from messages where tenant_id = $1 order by template', [
      world.tenant.id,
    ]);
    expect(told).toEqual([
      { template: 'mail_changed', recipient: 'ada@example.com' },
      { template: 'mail_set', recipient: 'thief@example.com' },
      { template: 'password_changed', recipient: 'thief@example.com' },
    ]);
    const types = (await world.events({ user: user.id })).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['user.changed', 'user.password_changed']));
  });

  describe('what is refused as a whole', () => {
    it('an empty file and a first line that does not name the columns', async () => {
      expect(codeOf(await run(''))).toBe('import_empty');
      for (const header of ['a,b,c', 'login_name,display_name', `${HEADER},role`, `${HEADER},mail`, '"open']) {
        expect(codeOf(await run(`${header}\nanita,Anita,,`))).toBe('import_header_malformed');
      }
      expect(codeOf(await findUserByName(world.ports)({ ...world.host, loginName: 'anita' }))).toBe('user_not_found');
    });

    it('whoever may not import', async () => {
      const by = administeredBy(world, await world.user({ role: 'operator' }));
      const refused = await importUsers(world.ports)({ ...by, file: fileOf([HEADER, ...people(1)].join('\n')), onProgress: null });
      expect(codeOf(refused)).toBe('not_permitted');
      expect(codeOf(await findUserByName(world.ports)({ ...world.host, loginName: 'person0' }))).toBe('user_not_found');
    });
  });

  it('F6: memberships that make dead ends are accepted with a warning and an alarm', async () => {
    const { ports, host } = world;
    await world.group({ factors: ['webauthn'] });
    await world.group({ factors: ['totp'] });
    const [one, other] = must(await listGroups(ports)(host));
    const report = must(await run(`${HEADER}\nstuck,Stuck,,${one?.name};${other?.name}\nfree,Free,,${one?.name}\n`));
    expect(report.deadEnds).toMatchObject([{ people: 1 }]);
    expect((await world.events()).filter(({ type }) => type === 'policy.dead_end')).toMatchObject([
      { data: { cause: 'import', deadEnds: [{ people: 1 }] } },
    ]);
  });
});
