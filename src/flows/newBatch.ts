import type { UserId } from '../domain/directory/user.ts';
import { backupCodeFrom, CODES_PER_BATCH, canonicalBackupCode } from '../domain/factors/backupCodes.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';

const RANDOM_BYTES_FOR_A_CODE = 64;

type CodePorts = Pick<Ports, 'random' | 'sealer'>;

/** The codes of a batch, to be shown this once, and the digests by which they are known from then on (F7). */
export interface FreshCodes {
  readonly codes: readonly string[];
  readonly codeMacs: readonly Uint8Array[];
}

/** Makes the codes and stores nothing. */
export function freshCodes(ports: CodePorts): FreshCodes {
  const codes = new Set<string>();
  while (codes.size < CODES_PER_BATCH) {
    const code = backupCodeFrom(ports.random.bytes(RANDOM_BYTES_FOR_A_CODE));
    if (code !== null) codes.add(code);
  }
  return { codes: [...codes], codeMacs: [...codes].map((code) => ports.sealer.mac('backup_code', canonicalBackupCode(code) ?? code)) };
}

/**
 * Makes a batch of backup codes for somebody; the one before is dead (F7). Whoever calls it has judged that it may be made,
 * and writes the event.
 * @param batch companion: whether it stands beside a real factor (F8) or is all that the person has (F9).
 * @returns the codes, to be shown this once.
 */
export async function newBatch(
  ports: CodePorts & Pick<Ports, 'store'>,
  tx: Tx,
  batch: { readonly user: UserId; readonly companion: boolean },
): Promise<readonly string[]> {
  const { codes, codeMacs } = freshCodes(ports);
  await ports.store.replaceBackupCodes(tx, { ...batch, id: ports.random.id<'Factor'>(tx.now), codeMacs });
  return codes;
}
