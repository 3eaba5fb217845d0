import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { APPLICATION_ROLE, Engine } from '../../src/adapters/postgres/connection.ts';
import { EXTENSIONS } from '../../src/adapters/postgres/embedded/extensions.ts';
import { pgliteConnection } from '../../src/adapters/postgres/embedded/pgliteConnection.ts';
import { singleConnectionEngine } from '../../src/adapters/postgres/embedded/singleConnectionEngine.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';
import { schemaDigest } from './schemaDigest.ts';

/** PGlite in memory, cloned from a migrated one that is made once for each state of the migrations. */
export async function embeddedEngine(role: typeof APPLICATION_ROLE | null): Promise<{ engine: Engine; remove: () => Promise<void> }> {
  const database = await PGlite.create({ extensions: EXTENSIONS, loadDataDir: new WholeBlob(await template()) });
  return { engine: engineOver(database, role), remove: async () => undefined };
}

function engineOver(database: PGlite, role: typeof APPLICATION_ROLE | null): Engine {
  return singleConnectionEngine(pgliteConnection(database), { role, close: () => database.close() });
}

/** An empty PGlite in memory, for the migrations' own tests. */
export async function emptyEmbeddedEngine(): Promise<Engine> {
  return engineOver(await PGlite.create({ extensions: EXTENSIONS }), null);
}

async function template(): Promise<Uint8Array<ArrayBuffer>> {
  const file = join(tmpdir(), `sallyport-test-template-${schemaDigest()}.tar`);
  if (existsSync(file)) return new Uint8Array(readFileSync(file));
  const database = await PGlite.create({ extensions: EXTENSIONS });
  const engine = engineOver(database, null);
  const migrated = await migrate(engine);
  if (!migrated.ok) throw new Error(migrated.detail);
  const dumped = new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer());
  await engine.close();
  // Other test processes see the whole file or none.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, dumped);
  renameSync(own, file);
  return dumped;
}

/** Bytes that are in memory already: a plain `Blob` would copy 40 MB of them in small pieces, once for each test file. */
class WholeBlob extends Blob {
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super([]);
    this.#bytes = bytes;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }
}
