import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Rekeyed } from '../../ports/store/directoryStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, type Administrator, administer, eventBy } from '../administer.ts';
import { record } from '../record.ts';
import { tellFormerAddress } from '../tellFormerAddress.ts';
import type { ImportChunk, NumberedPerson, RejectedRow } from './importChunks.ts';

export interface ChunkSaved {
  readonly created: number;
  readonly changed: number;
  readonly rejected: readonly RejectedRow[];
}

/** Saves one chunk with how far the import has come and with its event, all in one transaction. */
export function saveImportChunk(
  ports: Pick<Ports, 'store' | 'random' | 'sealer' | 'mailer'>,
  administration: Administration,
  { digest, chunk }: { readonly digest: Uint8Array; readonly chunk: ImportChunk },
) {
  return administer(ports, { ...administration, act: 'import_users', on: null }, async (tx): Promise<Result<ChunkSaved, never>> => {
    const people = chunk.people.map(({ person }) => ({ id: ports.random.id<'User'>(tx.now), ...person }));
    const { created, changed, leftAlone, rekeyed } = await ports.store.importUsers(tx, people);
    const { firstLine, lastLine } = chunk;
    await ports.store.recordImport(tx, { digest, line: lastLine });
    if (created + changed > 0) {
      const data = { digest: hex(digest), firstLine, lastLine, created, changed };
      await record(ports, tx, eventBy(administration.by, 'users.imported', { data }));
    }
    for (const one of rekeyed) await tell(ports, tx, { by: administration.by, rekeyed: one });
    const rejected = [...chunk.rejected, ...privileged(chunk.people, leftAlone)].sort((one, other) => one.line - other.line);
    return succeeded({ created, changed, rejected });
  });
}

/** A file is no way around what people hear of when it is done by hand: their password or address is another. */
async function tell(
  ports: Pick<Ports, 'store' | 'random' | 'sealer' | 'mailer'>,
  tx: Tx,
  { by, rekeyed: { user, mail, password } }: { readonly by: Administrator; readonly rekeyed: Rekeyed },
): Promise<void> {
  if (mail.from !== mail.to) {
    await tellFormerAddress(ports, tx, { person: { id: user, mail: mail.from }, mail: mail.to });
    await record(ports, tx, eventBy(by, 'user.changed', { user, data: { changed: ['mail'] } }));
  }
  if (password === 'changed') await record(ports, tx, eventBy(by, 'user.password_changed', { user, data: {} }));
}

function privileged(people: readonly NumberedPerson[], leftAlone: readonly string[]): RejectedRow[] {
  return people
    .filter(({ person }) => leftAlone.includes(person.loginName))
    .map(({ line }) => ({ line, code: 'account_has_role', detail: 'the account has a role, and an import changes no such account' }));
}

function hex(digest: Uint8Array): string {
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
