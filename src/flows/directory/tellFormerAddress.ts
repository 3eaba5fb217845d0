import type { UserId } from '../../domain/directory/user.ts';
import { inWords } from '../../domain/messages/inWords.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { postMail } from '../postMail.ts';

/** Whoever lost the address to somebody else hears of it there, and nowhere else (security.md, "Factors"). */
export async function tellFormerAddress(
  ports: Pick<Ports, 'store' | 'random' | 'sealer' | 'mailer'>,
  tx: Tx,
  { user, from, to }: { readonly user: UserId; readonly from: string | null; readonly to: string | null },
): Promise<void> {
  if (ports.mailer === null || from === null) return;
  const values = { when: inWords(tx.now), mail: to ?? '' };
  await postMail(ports, tx, { template: 'mail_changed', user, to: from, values, secrets: {}, expiresAt: null });
}
