import type { EventType } from '../../domain/audit/catalogue.ts';
import type { AuditEvent } from '../../domain/audit/event.ts';
import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { amrOf } from '../../domain/sessions/amr.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { LiveSession, ShownSession } from '../../domain/sessions/session.ts';
import type { Operation, OperationId } from '../../domain/stepUp/operation.ts';
import { after, SECOND } from '../../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { confirmationSeconds, judgeOperation } from '../judgeOperation.ts';
import { record } from '../record.ts';
import { type SeenFrom, type SessionRiskPorts, sessionRisk } from '../sessionRisk.ts';
import { stepUpOf } from '../stepUpOf.ts';
import { stillShown } from '../stillShown.ts';
import { tenantHere } from '../tenantHere.ts';

/** A person at the page of an operation, with the session that the browser shows. */
export interface AtOperation {
  readonly tenantId: TenantId;
  readonly session: ShownSession;
  readonly operation: OperationId | null;
  readonly trace: SeenFrom;
}

/** What the person reads before they answer. */
export interface OperationView {
  readonly operation: Operation;
  readonly applicationName: string;
  readonly tenantName: string;
  /** `fresh`: a factor was shown since it was opened, and the next click confirms. */
  readonly proof: 'fresh' | 'needed';
}

export type OperationAnswered =
  | { readonly kind: 'answered'; readonly operation: Operation; readonly applicationName: string; readonly tenantName: string }
  /** First a factor, by a step on the live session that comes back here. */
  | { readonly kind: 'proof_needed'; readonly application: ApplicationId; readonly demand: Demand | null };

type Over = 'operation_not_found' | 'operation_over';

export function showOperation(ports: SessionRiskPorts) {
  return (at: AtOperation): Promise<Result<OperationView, Over>> =>
    ports.store.transaction(at.tenantId, async (tx) => {
      const found = await openIn(ports, tx, at);
      if (!found.ok) return found;
      const { operation, application } = found.value;
      const judged = await judgeHere(ports, tx, at, found.value);
      const { name: tenantName } = await tenantHere(ports, tx);
      const proof = judged?.decision.outcome === 'grant' ? 'fresh' : 'needed';
      return succeeded({ operation, applicationName: application.name, tenantName, proof });
    });
}

/** The person says yes: judged in the transaction that notes it (P3), with what was shown since the operation was opened. */
export function confirmOperation(ports: SessionRiskPorts) {
  return (at: AtOperation): Promise<Result<OperationAnswered, Over>> =>
    ports.store.transaction(at.tenantId, async (tx) => {
      const found = await openIn(ports, tx, at);
      if (!found.ok) return found;
      const { operation, application } = found.value;
      const judged = await judgeHere(ports, tx, at, found.value);
      if (judged === null) return operationNotFound();
      if (judged.decision.outcome !== 'grant') {
        return succeeded({ kind: 'proof_needed', application: application.id, demand: judged.facts.demand });
      }
      const expiresAt = after(tx.now, confirmationSeconds(judged) * SECOND);
      if (!(await ports.store.settleOperation(tx, operation.id, { from: 'open', to: 'confirmed', expiresAt }))) return operationOver();
      const shown = judged.facts.evidence.filter((one) => one.at >= operation.openedAt);
      const told = { methods: amrOf(shown, judged.decision.aal), ...stepUpOf(judged.facts.stepUp?.fired ?? []) };
      await record(ports, tx, event(at, operation, 'operation.confirmed', told));
      return answered(ports, tx, application, { ...operation, state: 'confirmed', expiresAt });
    });
}

/** The person says no, which needs no proof. */
export function refuseOperation(ports: Pick<Ports, 'store'>) {
  return (at: AtOperation): Promise<Result<OperationAnswered, Over>> =>
    ports.store.transaction(at.tenantId, async (tx) => {
      const found = await openIn(ports, tx, at);
      if (!found.ok) return found;
      const { operation, application } = found.value;
      const { expiresAt } = operation;
      if (!(await ports.store.settleOperation(tx, operation.id, { from: 'open', to: 'refused', expiresAt }))) return operationOver();
      await record(ports, tx, event(at, operation, 'operation.refused', {}));
      return answered(ports, tx, application, { ...operation, state: 'refused' });
    });
}

interface OpenOne {
  readonly operation: Operation;
  readonly application: Application;
  readonly session: LiveSession;
}

/** Where the session is used counts here as wherever it opens something (P2). */
function judgeHere(ports: SessionRiskPorts, tx: Tx, { trace }: AtOperation, open: OpenOne) {
  return judgeOperation(ports, tx, { ...open, riskOf: (person) => sessionRisk(ports, tx, { session: open.session, person, trace }) });
}

/** Another session's operation is answered like one that never was. */
async function openIn(ports: Pick<Ports, 'store'>, tx: Tx, { operation: id, session: shown }: AtOperation): Promise<Result<OpenOne, Over>> {
  const operation = id === null ? null : await ports.store.lockOperation(tx, id);
  const session = await stillShown(ports, tx, shown);
  if (operation === null || session === null || operation.session !== session.id) return operationNotFound();
  const application = await ports.store.findApplication(tx, operation.application);
  if (application === null) return operationNotFound();
  const isOver = operation.state !== 'open' || tx.now >= operation.expiresAt || application.disabledAt !== null;
  return isOver ? operationOver() : succeeded({ operation, application, session });
}

async function answered(
  ports: Pick<Ports, 'store'>,
  tx: Tx,
  { name: applicationName }: Application,
  operation: Operation,
): Promise<Result<OperationAnswered, never>> {
  const { name: tenantName } = await tenantHere(ports, tx);
  return succeeded({ kind: 'answered', operation, applicationName, tenantName });
}

function operationNotFound(): Refusal<'operation_not_found'> {
  return refused('operation_not_found', 'There is nothing to confirm here in this session.');
}

function operationOver(): Refusal<'operation_over'> {
  return refused('operation_over', 'It was answered already, or its time is over.');
}

function event(
  { session, trace }: AtOperation,
  { id, application, name, target }: Operation,
  type: EventType,
  more: Readonly<Record<string, unknown>>,
): AuditEvent {
  return {
    type,
    actor: { kind: 'user', id: session.userId },
    user: session.userId,
    application,
    attempt: null,
    session: session.id,
    address: trace.address,
    data: { operation: id, name, target, ...more },
  };
}
