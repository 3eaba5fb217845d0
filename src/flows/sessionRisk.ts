import { assessSession } from '../domain/risk/assess.ts';
import type { RiskOfSignIn } from '../domain/risk/circumstances.ts';
import { networkOf } from '../domain/risk/networkOf.ts';
import { bandOf } from '../domain/risk/score.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import { after, DAY } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { PersonGathered } from '../ports/store/policyStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { record } from './record.ts';
import { placeOf, whereaboutsOf } from './whereaboutsOf.ts';

export type SessionRiskPorts = Pick<Ports, 'store' | 'digest' | 'addresses'>;

/** A browser that shows a live session, and what else it shows. */
interface SessionSeen {
  readonly session: LiveSession;
  readonly person: PersonGathered;
  readonly trace: SeenFrom;
}

export interface SeenFrom {
  readonly address: string | null;
  /** The name of the browser; null: it shows none. */
  readonly device: string | null;
}

/**
 * How unusual it is where a live session is used (S3), whatever it opens, changes or confirms (P2). It is assessed when the
 * session is first seen in another network than it was signed in from, and that moment stays: a proof from before it does
 * not meet what is asked (U1).
 * @returns null: risk is off, or the session is where it was signed in.
 */
export async function sessionRisk(ports: SessionRiskPorts, tx: Tx, seen: SessionSeen): Promise<RiskOfSignIn | null> {
  const { session, person } = seen;
  const { address } = seen.trace;
  const network = networkOf(address);
  const from = networkOf(session.signedInFrom);
  if (person.risk.mode === 'off') return null;
  // What cannot be told takes nothing back that was seen.
  if (network === null) return session.risk;
  if (network === from) return null;
  if (session.risk !== null && session.risk.here.network === network) return session.risk;
  const risk = await assessHere(ports, tx, seen);
  // A page calls many times at once: one of them tells it.
  if (!(await ports.store.recordSessionRisk(tx, session.id, risk))) return risk;
  const told = { mode: person.risk.mode, score: risk.score, band: bandOf(risk.score, person.risk.thresholds) };
  const signals = risk.signals.filter(({ state }) => state === 'present' || state === 'unknown');
  await record(ports, tx, {
    type: 'session.network_changed',
    actor: { kind: 'user', id: session.userId },
    user: session.userId,
    application: null,
    attempt: null,
    session: session.id,
    address,
    data: { risk: { ...told, signals } },
  });
  return risk;
}

async function assessHere(
  ports: SessionRiskPorts,
  tx: Tx,
  { session, person, trace: { address, device } }: SessionSeen,
): Promise<RiskOfSignIn> {
  const [remembered, here, there] = await Promise.all([
    ports.store.rememberedOf(tx, session.userId, {
      device: device === null ? null : ports.digest(device),
      since: after(tx.now, -person.risk.rememberDays * DAY),
      lately: tx.now,
    }),
    whereaboutsOf(ports, address),
    whereaboutsOf(ports, session.signedInFrom),
  ]);
  const assessment = assessSession(
    {
      at: tx.now,
      here,
      past: { ever: 'some', places: remembered.places },
      device: remembered.device,
      signedIn: { ...placeOf(there), at: session.signedInAt },
    },
    person.risk,
  );
  return { ...assessment, here: placeOf(here) };
}
