import { sql } from 'kysely';
import { type Instant, MINUTE } from '../../../kernel/instant.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at, change } from '../question.ts';

/** Tenants are what row-level security lets all read. */
const NO_TENANT = sql`not exists (select from tenants)`;
const SLOT = 15 * MINUTE;

export async function offerSetUp(
  tx: Tx,
  { digest, expiresAt }: { readonly digest: Uint8Array; readonly expiresAt: Instant },
): Promise<boolean> {
  await ask(tx, sql`delete from set_up_addresses where expires_at <= ${at(tx.now)}`);
  const offered = await change(
    tx,
    sql`insert into set_up_addresses (digest, expires_at) select ${digest}, ${at(expiresAt)} where ${NO_TENANT}`,
  );
  return offered === 1;
}

export async function findSetUp(tx: Tx, digest: Uint8Array): Promise<boolean> {
  const found = await askOne(
    tx,
    sql`select 1 from set_up_addresses where digest = ${digest} and expires_at > ${at(tx.now)} and ${NO_TENANT}`,
  );
  return found !== null;
}

/**
 * All addresses are locked first, whichever was given, so that two nodes' addresses make no two tenants. Whoever waited
 * here looks for a tenant in a statement of its own, which sees what the one before has made.
 */
export async function takeSetUp(tx: Tx, digest: Uint8Array): Promise<boolean> {
  await ask(tx, sql`select 1 from set_up_addresses order by digest for update`);
  const taken = await change(
    tx,
    sql`delete from set_up_addresses
      where exists (select from set_up_addresses a where a.digest = ${digest} and a.expires_at > ${at(tx.now)}) and ${NO_TENANT}`,
  );
  return taken > 0;
}

export async function closeSetUp(tx: Tx): Promise<void> {
  await ask(tx, sql`delete from set_up_addresses`);
}

export async function chargeWrongSetUp(
  tx: Tx,
  { network, most }: { readonly network: string; readonly most: number },
): Promise<Instant | null> {
  const slot = Math.floor(tx.now / SLOT);
  await ask(tx, sql`delete from set_up_guesses where slot < ${slot}::bigint`);
  const counted = await askOne<{ wrong: number }>(
    tx,
    sql`insert into set_up_guesses as g (network, slot, wrong) values (${network}, ${slot}::bigint, 1)
      on conflict (network, slot) do update set wrong = g.wrong + 1 returning g.wrong`,
  );
  return counted !== null && counted.wrong > most ? (((slot + 1) * SLOT) as Instant) : null;
}
