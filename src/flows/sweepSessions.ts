import type { AuditEvent } from '../domain/audit/event.ts';
import { after, formatInstant, type Instant, SECOND } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { PolicyVersionId } from '../ports/store/policyStore.ts';
import type { NewSweep } from '../ports/store/sessionStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { type Administrator, eventBy } from './administer.ts';
import { record } from './record.ts';

/** The longest time over which people are asked to come back: a day. */
export const MOST_SWEEP_SECONDS = 86_400;
/** How often, over the time of a revocation, applications are told of what has ended. */
const MOST_TELLINGS = 12;

export interface Sweeping {
  readonly by: Administrator;
  readonly kind: NewSweep['kind'];
  /** Whole, 0 to a day; 0: everybody at once. */
  readonly overSeconds: number;
  /** The rule with which it begins; null: it begins now, and alone. */
  readonly with: { readonly version: PolicyVersionId; readonly from: Instant } | null;
  /** Why, for the audit; at most 500 characters are kept. */
  readonly reason: string;
}

/**
 * S6: an act on all sessions of the tenant, the administrator's own among them, by one row or one counter. `demote`: what
 * factors showed is no second factor any more. `revoke`: sessions, refresh tokens and pending sign-ins end.
 */
export async function sweepSessions(ports: Pick<Ports, 'store' | 'random'>, tx: Tx, sweeping: Sweeping): Promise<void> {
  const { kind, overSeconds, with: rule, by, reason } = sweeping;
  const { store } = ports;
  const from = rule?.from ?? tx.now;
  // Ahead of the clock a counter cannot be: whoever signs in until then is meant too.
  if (kind === 'revoke' && overSeconds === 0 && from <= tx.now) await store.endSessionsOfTenant(tx);
  else await store.insertSweep(tx, { id: ports.random.id<'Sweep'>(tx.now), kind, from, overSeconds, version: rule?.version ?? null });
  if (kind === 'revoke') await tellApplications(ports, tx, { from, overSeconds });
  await record(ports, tx, eventOf(sweeping, from, by, reason));
}

/** Where nobody asks, nobody learns that a session is over: they are found now and then while it goes on, and at its end. */
async function tellApplications(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { from, overSeconds }: { readonly from: Instant; readonly overSeconds: number },
): Promise<void> {
  if (overSeconds === 0 && from <= tx.now) return;
  const tellings = Math.max(1, Math.min(MOST_TELLINGS, Math.ceil(overSeconds / 60)));
  for (let telling = 1; telling <= tellings; telling += 1) {
    const due = after(from, Math.ceil((overSeconds * SECOND * telling) / tellings) + SECOND);
    await store.enqueueJobAt(tx, { kind: 'arrange_logouts', user: null, after: null }, due);
  }
}

function eventOf({ kind, overSeconds, with: rule }: Sweeping, from: Instant, by: Administrator, reason: string): AuditEvent {
  const data = { reason: reason.slice(0, 500), from: formatInstant(from), overSeconds, version: rule?.version ?? null };
  switch (kind) {
    case 'demote':
      return eventBy(by, 'tenant.sessions_demoted', { data });
    case 'revoke':
      return eventBy(by, 'tenant.sessions_revoked', { data });
    default:
      return kind satisfies never;
  }
}
