import { assessSignIn } from '../../domain/risk/assess.ts';
import type { RiskOfSignIn } from '../../domain/risk/circumstances.ts';
import { bandOf } from '../../domain/risk/score.ts';
import { after, DAY, HOUR } from '../../kernel/instant.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { placeOf, whereaboutsOf } from '../whereaboutsOf.ts';
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
  const [remembered, here] = await Promise.all([
    ports.store.rememberedOf(tx, person.user.id, {
      device: trace.device === null ? null : ports.digest(trace.device),
      since: after(tx.now, -person.risk.rememberDays * DAY),
      lately: after(tx.now, -HOUR),
    }),
    whereaboutsOf(ports, trace.address),
  ]);
  const { places, device, lately } = remembered;
  const ever = person.user.lastSignInAt === null ? 'none' : 'some';
  const assessment = assessSignIn({ at: tx.now, here, past: { ever, places }, device, lately }, person.risk);
  return { ...assessment, here: placeOf(here) };
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
