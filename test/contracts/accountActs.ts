import { sql } from 'kysely';
import { ask } from '../../src/adapters/postgres/question.ts';
import { after, DAY, HOUR } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, hash, SHARED } from './storeActs.ts';

const { anita, owner } = SHARED;
const RESET = { kind: 'account', user: anita, purpose: 'reset_password', accountMail: null } as const;
const STRANGER = { kind: 'stranger', displayName: 'Ada' } as const;

/** Digests of links: of Anita, of nobody, over, of the owner, and of the stranger's tenant alone. */
export const LINKS = { anita: hash(71), nobody: hash(72), over: hash(73), owner: hash(74), elsewhere: hash(75), fresh: hash(76) } as const;

export async function fillAccounts(store: Store, tx: Tx, mark: string): Promise<void> {
  const until = after(tx.now, HOUR);
  await store.replaceMailToken(tx, { digest: LINKS.anita, for: RESET, mail: `anita@${mark}`, expiresAt: until });
  await store.replaceMailToken(tx, { digest: LINKS.nobody, for: STRANGER, mail: 'ada@shared', expiresAt: until });
  const verify = { kind: 'account', user: anita, purpose: 'verify_mail', accountMail: null } as const;
  await store.replaceMailToken(tx, { digest: LINKS.over, for: verify, mail: `anita@${mark}`, expiresAt: after(tx.now, -DAY) });
  // The owner is the same in every tenant, as far as a link looks at them.
  await ask(tx, sql`update users set mail = 'owner@shared' where tenant_id = ${tx.tenantId} and id = ${owner}`);
  const invitation = { kind: 'account', user: owner, purpose: 'invitation', accountMail: 'owner@shared' } as const;
  await store.replaceMailToken(tx, { digest: LINKS.owner, for: invitation, mail: 'owner@shared', expiresAt: until });
}

/** @returns what a link is, as it is answered. */
export const ACCOUNT_ACTS: Readonly<Record<string, Act>> = {
  'replaceMailToken, of an account': (store, tx) =>
    store.replaceMailToken(tx, { digest: LINKS.fresh, for: RESET, mail: 'new@shared', expiresAt: after(tx.now, HOUR) }),
  'replaceMailToken, of nobody': (store, tx) =>
    store.replaceMailToken(tx, { digest: LINKS.fresh, for: STRANGER, mail: 'ada@shared', expiresAt: after(tx.now, HOUR) }),
  findMailToken: (store, tx) => store.findMailToken(tx, LINKS.owner),
  'findMailToken, of nobody': (store, tx) => store.findMailToken(tx, LINKS.nobody),
  takeMailToken: (store, tx) => store.takeMailToken(tx, LINKS.owner),
  'takeMailToken, of nobody': (store, tx) => store.takeMailToken(tx, LINKS.nobody),
  deleteMailToken: (store, tx) => store.deleteMailToken(tx, anita, 'reset_password'),
  findPeopleNamed: (store, tx) => store.findPeopleNamed(tx, { loginName: 'anita', mail: 'owner@shared' }),
  spendAllotments: (store, tx) => store.spendAllotments(tx, [{ subject: ['shared'], most: 1 }]),
  forgetGuessesAt: (store, tx) => store.forgetGuessesAt(tx, 'anita'),
};
