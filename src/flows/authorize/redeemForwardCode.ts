import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { noteRefusedRequest } from './noteRefusedRequest.ts';

export interface RedeemForwardCode {
  readonly tenantId: TenantId;
  /** As the proxy tells it: the host that the browser is at. */
  readonly origin: string;
  readonly code: string;
  /** The secret that this browser was given on that host when it began; null: it shows none. */
  readonly browser: string | null;
  readonly address: string | null;
}

export interface ForwardTicket {
  /** The secret for the browser; only its digest is stored. */
  readonly ticket: string;
  readonly target: string;
  readonly expiresAt: Instant;
  readonly now: Instant;
}

const TICKET_BYTES = 32;

/** Gives the browser that began on a protected host its ticket. A code that was stolen, used, or sent by somebody else is worth nothing. */
export function redeemForwardCode({ store, random, digest }: Pick<Ports, 'store' | 'random' | 'digest'>) {
  return ({ tenantId, origin, code, browser, address }: RedeemForwardCode): Promise<Result<ForwardTicket, 'forward_code_refused'>> =>
    store.transaction(tenantId, async (tx) => {
      const ticket = random.token(TICKET_BYTES);
      const hashes = { codeHash: digest(code), browserHash: digest(browser ?? ''), ticketHash: digest(ticket) };
      const redeemed = browser === null ? null : await store.redeemForwardCode(tx, { ...hashes, origin });
      if (redeemed === null) {
        await noteRefusedRequest({ store }, tx, { refused: { kind: 'forward_code', origin }, address });
        return refused('forward_code_refused', 'The code was used, is too old, or is of another browser or host.');
      }
      return succeeded({ ticket, target: redeemed.returnTo, expiresAt: redeemed.expiresAt, now: tx.now });
    });
}
