import type { AuditEvent } from '../../domain/audit/event.ts';
import type { Decision } from '../../domain/policy/decision.ts';
import { stepUpTried } from '../../domain/policy/stepUpTried.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import { triggersOf } from '../../domain/sessions/triggers.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { JudgedAuthorization } from '../judgeAuthorization.ts';
import { record } from '../record.ts';
import { stepUpOf } from '../stepUpOf.ts';

interface Granted {
  readonly about: Omit<AuditEvent, 'type' | 'data'>;
  readonly judged: JudgedAuthorization<Decision>;
  readonly session: LiveSession;
}

/**
 * Tells what step-up rules in report-only would have asked of an authorization, once for each session and each time for which a
 * rule lets a proof serve. A silent authorization of which no rule would have asked anything still writes nothing (A3).
 */
export async function noteTried(ports: Pick<Ports, 'store'>, tx: Tx, { about, judged, session }: Granted): Promise<void> {
  const tried = stepUpTried(judged.snapshot, judged.facts, judged.decision);
  if (tried.length === 0) return;
  await ports.store.noteTriggers(tx, session.id, triggersOf(tried.map(({ fired }) => fired)));
  await record(ports, tx, { ...about, type: 'step_up.would_have_asked', data: stepUpOf(tried) });
}
