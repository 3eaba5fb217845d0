import { tenantUrl } from '../../domain/directory/tenantUrl.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { backupCodeFrom, canonicalBackupCode } from '../../domain/factors/backupCodes.ts';
import { after, type Instant, MINUTE } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { PassId } from '../../ports/store/passStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administrator, actorOf } from '../administer.ts';
import { tenantHere } from '../tenantHere.ts';

export type PassPorts = Pick<Ports, 'store' | 'random' | 'sealer' | 'capabilities'>;

const RANDOM_BYTES = 64;

export interface PassMade {
  readonly id: PassId;
  /** Four groups of four letters and digits, 76 bits. Shown this once. */
  readonly code: string;
  /** The same as an address at which the person signs in. */
  readonly link: string;
  readonly expiresAt: Instant;
  /** The one that was alive before and is dead now; null: there was none. */
  readonly replaced: PassId | null;
}

/** B7: makes a pass in the place of the one before. The caller holds the person's row. */
export async function newPass(
  ports: PassPorts,
  tx: Tx,
  { user, by }: { readonly user: UserId; readonly by: Administrator },
): Promise<PassMade> {
  const { slug, settings } = await tenantHere(ports, tx);
  const id = ports.random.id<'EnrolmentPass'>(tx.now);
  const expiresAt = after(tx.now, settings.passMinutes * MINUTE);
  let code = backupCodeFrom(ports.random.bytes(RANDOM_BYTES));
  while (code === null) code = backupCodeFrom(ports.random.bytes(RANDOM_BYTES));
  const replaced = await ports.store.revokePass(tx, user);
  const codeMac = ports.sealer.mac('enrolment_pass', canonicalBackupCode(code) ?? code);
  const madeBy = actorOf(by);
  await ports.store.insertPass(tx, { id, user, codeMac, madeBy, expiresAt });
  const link = `${tenantUrl(ports.capabilities, slug)}/sign-in?pass=${code}`;
  return { id, code, link, expiresAt, replaced };
}
