import type { User } from '../domain/directory/user.ts';
import { inWords } from '../domain/messages/inWords.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { postMail } from './postMail.ts';

/** Whoever lost the address to somebody else hears of it there, and nowhere else (security.md, "Factors"). */
export async function tellFormerAddress(
  ports: Pick<Ports, 'store' | 'random' | 'sealer' | 'mailer'>,
  tx: Tx,
  { person, mail }: { readonly person: Pick<User, 'id' | 'mail'>; readonly mail: string | null },
): Promise<void> {
  if (ports.mailer === null || person.mail === null) return;
  await postMail(ports, tx, {
    template: 'mail_changed',
    user: person.id,
    to: person.mail,
    values: { when: inWords(tx.now), mail: mail ?? '' },
    secrets: {},
    expiresAt: null,
  });
}
