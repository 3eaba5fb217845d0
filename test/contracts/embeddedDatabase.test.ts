import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockDirectory } from '../../src/adapters/postgres/embedded/directoryLock.ts';
import { type EmbeddedDatabase, openEmbedded } from '../../src/adapters/postgres/openEmbedded.ts';
import { newName, tenantRows } from '../builders/tenantRows.ts';
import { must } from '../builders/world.ts';

const PROCESS = fileURLToPath(new URL('./embeddedProcess.ts', import.meta.url));

function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-embedded-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function opened(directory: string): Promise<EmbeddedDatabase> {
  const result = await openEmbedded({ directory, availableKinds: [] });
  if (!result.ok) throw new Error(result.detail);
  const migrated = await result.value.migrate();
  if (!migrated.ok) throw new Error(migrated.detail);
  return result.value;
}

function anotherProcess(directory: string, tenant: string): { process: ChildProcess; lines: AsyncIterable<string> } {
  const child = spawn(process.execPath, [PROCESS, directory, tenant], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { process: child, lines: createInterface({ input: child.stdout }) };
}

describe('the embedded database', () => {
  it('keeps what was committed, and makes every commit durable before it is answered', async () => {
    const directory = aDirectory();
    const first = await opened(directory);
    const rows = await tenantRows(first.store);
    const name = newName('group');
    const before = await first.countFsyncs();
    for (let commit = 0; commit < 10; commit += 1) await rows.group(commit === 0 ? name : newName('group'));
    expect(await first.countFsyncs()).toBeGreaterThanOrEqual(before + 10);
    const written = await first.countFsyncs();
    await rows.inside((tx) => first.store.listGroups(tx));
    expect(await first.countFsyncs()).toBe(written);
    await first.close();
    const second = await opened(directory);
    expect(await second.store.transaction(rows.tenantId, (tx) => second.store.findGroupByName(tx, name))).not.toBeNull();
    await second.close();
  });

  it('data_directory_in_use: a second process is refused with a clear message, and the first goes on', async () => {
    const directory = aDirectory();
    const database = await opened(directory);
    const rows = await tenantRows(database.store);
    const { process: child, lines } = anotherProcess(directory, rows.tenantId);
    const said: string[] = [];
    for await (const line of lines) said.push(line);
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(3);
    expect(said).toEqual([
      `refused data_directory_in_use: Another process uses the data directory ${directory}. Stop it first, or give this one a directory of its own.`,
    ]);
    const again = await openEmbedded({ directory, availableKinds: [] });
    expect(again).toMatchObject({ ok: false, code: 'data_directory_in_use' });
    await rows.group();
    await database.close();
    await (await opened(directory)).close();
  });

  it('security.md, Codes and guessing: after kill -9 everything that was answered is there, and the directory can be opened at once', async () => {
    const directory = aDirectory();
    const database = await opened(directory);
    const { tenantId } = await tenantRows(database.store);
    await database.close();
    const { process: child, lines } = anotherProcess(directory, tenantId);
    const answered: string[] = [];
    for await (const line of lines) {
      answered.push(line);
      if (answered.length === 25) child.kill('SIGKILL');
    }
    if (child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    const after = await opened(directory);
    const kept = await after.store.transaction(tenantId, (tx) => after.store.listGroups(tx));
    expect(answered.length).toBeGreaterThanOrEqual(25);
    expect(kept.map(({ name }) => name)).toEqual(expect.arrayContaining(answered));
    await after.close();
  });

  it('a first start that was broken off begins anew', async () => {
    const directory = aDirectory();
    mkdirSync(join(directory, 'pgdata'));
    writeFileSync(join(directory, 'pgdata', 'PG_VERSION'), '18');
    const database = await opened(directory);
    await tenantRows(database.store);
    await database.close();
    expect(readdirSync(join(directory, 'pgdata')).length).toBeGreaterThan(10);
  });

  it('upkeep tidies up, and the store goes on under its role', async () => {
    const database = await opened(aDirectory());
    const rows = await tenantRows(database.store);
    const key = await rows.identified(await rows.user());
    await Promise.all([database.maintain(), rows.group(), database.maintain()]);
    expect(await rows.inside((tx) => database.store.findAttempt(tx, key))).not.toBeNull();
    await database.close();
  });

  it('what is asked after it was closed fails, and does not hang', async () => {
    const database = await opened(aDirectory());
    await database.close();
    await expect(database.store.ping()).rejects.toThrow('closed');
  });
});

describe('the lock of a directory', () => {
  const IN_USE = expect.objectContaining({ ok: false, code: 'data_directory_in_use' });

  it('is held once, and free when it is released', async () => {
    const directory = aDirectory();
    const held = must(await lockDirectory(directory));
    expect(await lockDirectory(directory)).toEqual(IN_USE);
    await held.release();
    await must(await lockDirectory(directory)).release();
  });

  it('left by a process that died is taken over, by one of many that see that at once', async () => {
    const directory = aDirectory();
    const script = `require('node:net').createServer().listen(${JSON.stringify(join(directory, 'lock.sock'))}, () => process.kill(process.pid, 'SIGKILL'))`;
    await once(spawn(process.execPath, ['-e', script]), 'exit');
    expect(existsSync(join(directory, 'lock.sock'))).toBe(true);
    const locks = await Promise.all(Array.from({ length: 10 }, () => lockDirectory(directory)));
    const held = locks.flatMap((lock) => (lock.ok ? [lock.value] : []));
    expect(held).toHaveLength(1);
    expect(await lockDirectory(directory)).toEqual(IN_USE);
    await held[0]?.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  describe('whose name is longer than that of a socket may be', () => {
    /** A data directory with such a name, a place like /tmp, and the folder that is made there. */
    function aLongName() {
      const [directory, temporary] = [join(aDirectory(), 'x'.repeat(120)), aDirectory()];
      mkdirSync(directory);
      return { directory, temporary, folder: join(temporary, `sallyport-${statSync(directory).uid}`) };
    }

    it('works in a folder that its owner alone can enter', async () => {
      const { directory, temporary, folder } = aLongName();
      const held = must(await lockDirectory(directory, temporary));
      expect(await lockDirectory(directory, temporary)).toEqual(IN_USE);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      await held.release();
      await must(await lockDirectory(directory, temporary)).release();
    });

    it('lock_folder_unsafe: a folder that others can enter, a link and a file are no such folder, and nothing is locked', async () => {
      const spoil: readonly ((folder: string) => void)[] = [
        (folder) => {
          mkdirSync(folder);
          chmodSync(folder, 0o777);
        },
        (folder) => symlinkSync(aDirectory(), folder),
        (folder) => writeFileSync(folder, ''),
      ];
      for (const make of spoil) {
        const { directory, temporary, folder } = aLongName();
        make(folder);
        expect(await lockDirectory(directory, temporary)).toMatchObject({ code: 'lock_folder_unsafe', facts: { folder } });
        expect([...readdirSync(directory), ...readdirSync(temporary)]).toEqual([basename(folder)]);
      }
    });

    it.runIf(process.getuid?.() === 0)('lock_folder_unsafe: another user who was first keeps nobody’s lock', async () => {
      const { directory, temporary, folder } = aLongName();
      mkdirSync(folder, { mode: 0o700 });
      chownSync(folder, 65_534, 65_534);
      expect(await lockDirectory(directory, temporary)).toMatchObject({ code: 'lock_folder_unsafe' });
      expect(readdirSync(folder)).toEqual([]);
    });

    it.runIf(process.getuid?.() === 0)('is one for the owner and for root, who can both open it', async () => {
      const { directory, temporary } = aLongName();
      chownSync(directory, 65_534, 65_534);
      const folder = join(temporary, 'sallyport-65534');
      const held = must(await lockDirectory(directory, temporary));
      expect(statSync(folder).uid).toBe(65_534);
      expect(await lockDirectory(directory, temporary)).toEqual(IN_USE);
      await held.release();
    });
  });
});
