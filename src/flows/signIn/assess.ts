import type { RiskOfSignIn } from '../../domain/risk/circumstances.ts';
import { bandOf } from '../../domain/risk/score.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { assessedFrom } from '../assessedFrom.ts';
import type { BrowserTrace } from './command.ts';
import type { Judged } from './gather.ts';

type RiskPorts = Pick<Ports, 'store' | 'digest' | 'addresses'>;

/**
 * Assesses a sign-in whose first factor was just proved, from what is remembered of the person and what the operator's files say.
 * @returns null: it is assessed already, risk is off, or it raises a live session.
 */
export async function assess(ports: RiskPorts, tx: Tx, judged: Judged, trace: BrowserTrace): Promise<RiskOfSignIn | null> {
  const { person, found, session } = judged;
  if (person.risk.mode === 'off' || found.attempt.risk !== null || session !== null) return null;
  const browser = trace.device === null ? null : ports.digest(trace.device);
  return assessedFrom(ports, tx, person, { address: trace.address, browser });
}

/** What the event of a sign-in tells of its risk; nothing while risk is off. */
export function riskTold({ found, person, riskWouldHave }: Pick<Judged, 'found' | 'person' | 'riskWouldHave'>): {
  readonly risk?: unknown;
} {
  const { mode, thresholds } = person.risk;
  const { risk } = found.attempt;
  if (risk === null || mode === 'off') return {};
  const { score } = risk;
  const signals = risk.signals.filter(({ state }) => state === 'present' || state === 'unknown');
  const told = { mode, score, band: bandOf(score, thresholds), signals };
  return { risk: mode === 'report_only' ? { ...told, wouldHave: riskWouldHave } : told };
}
