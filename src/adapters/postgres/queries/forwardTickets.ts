import { sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { NewForwardCode, RedeemedForwardCode } from '../../../ports/store/forwardStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { ask, askOne, at } from '../question.ts';
import { liveSession } from './liveSession.ts';

export async function insertForwardCode(tx: Tx, code: NewForwardCode): Promise<void> {
  const { session } = code;
  await ask(
    tx,
    sql`insert into forward_tickets (tenant_id, id, session_id, session_hash, application_id, origin, token_hash, browser_hash, return_to, expires_at)
      values (${tx.tenantId}, ${code.id}, ${session.id}, decode(${session.secretHash}, 'hex'), ${code.application}, ${code.origin},
        ${code.codeHash}, ${code.browserHash}, ${code.returnTo}, ${at(code.expiresAt)})`,
  );
}

export async function redeemForwardCode(
  tx: Tx,
  { codeHash, browserHash, origin, ticketHash }: RedeemedForwardCode,
): Promise<{ readonly returnTo: string; readonly expiresAt: Instant } | null> {
  const row = await askOne<{ readonly return_to: string; readonly expires_at: Instant }>(
    tx,
    sql`update forward_tickets k set token_hash = ${ticketHash}, browser_hash = null, expires_at = live.expires_at
      from (select s.id, s.token_hash, s.expires_at ${liveSession(tx)}) live
      where k.tenant_id = ${tx.tenantId} and k.token_hash = ${codeHash} and k.browser_hash = ${browserHash} and k.origin = ${origin}
        and k.expires_at > ${at(tx.now)} and live.id = k.session_id and live.token_hash = k.session_hash
      returning k.return_to, k.expires_at`,
  );
  return row === null ? null : { returnTo: row.return_to, expiresAt: row.expires_at };
}
