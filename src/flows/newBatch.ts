import type { UserId } from '../domain/directory/user.ts';
import { backupCodeFrom, CODES_PER_BATCH, canonicalBackupCode } from '../domain/factors/backupCodes.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

const RANDOM_BYTES_FOR_A_CODE = 64;

/** F7: makes a batch in place of the one before. @returns the codes, to be shown this once: only keyed digests are stored. */
export async function newBatch(
  ports: Pick<Ports, 'store' | 'random' | 'sealer'>,
  tx: Tx,
  batch: { readonly user: UserId; readonly companion: boolean },
): Promise<readonly string[]> {
  const codes = new Set<string>();
  while (codes.size < CODES_PER_BATCH) {
    const code = backupCodeFrom(ports.random.bytes(RANDOM_BYTES_FOR_A_CODE));
    if (code !== null) codes.add(code);
  }
  const codeMacs = [...codes].map((code) => ports.sealer.mac('backup_code', canonicalBackupCode(code) ?? code));
  await ports.store.replaceBackupCodes(tx, { id: ports.random.id<'Factor'>(tx.now), ...batch, codeMacs });
  return [...codes];
}
