import type { ApplicationId } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { LiveSession } from '../../domain/sessions/session.ts';
import { ATTEMPT_LIFETIME, type AttemptId, type ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import { after, type Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { tenantHere } from '../tenantHere.ts';
import { newHandle } from './secret.ts';
import type { StepView } from './step.ts';

export interface BeginForApplication {
  readonly tenantId: TenantId;
  readonly clientId: string;
  readonly returnTo: ReturnTo;
}

export interface BeginSignIn {
  readonly tenantId: TenantId;
  /** null: no application in particular. */
  readonly application: ApplicationId | null;
  readonly demand: Demand | null;
  readonly returnTo: ReturnTo;
  /** The live session to be raised; null: the attempt ends in a new one. */
  readonly session: Pick<LiveSession, 'id' | 'userId'> | null;
}

export interface BegunSignIn {
  readonly attempt: AttemptId;
  /** The secret for the browser; only its digest is stored. */
  readonly handle: string;
  readonly expiresAt: Instant;
}

export type BeginPorts = Pick<Ports, 'store' | 'random' | 'digest'>;

/**
 * Begins a sign-in for an application of this client id, and shows its first step. Nothing about anybody changes, so a page
 * may begin one when it is read.
 */
export function beginSignIn(ports: BeginPorts) {
  return ({ tenantId, clientId, returnTo }: BeginForApplication): Promise<Result<BegunSignIn & StepView, 'application_not_found'>> =>
    ports.store.transaction(tenantId, async (tx) => {
      const [tenant, application] = await Promise.all([tenantHere(ports, tx), ports.store.findApplicationByClientId(tx, clientId)]);
      if (application === null) return refused('application_not_found', 'There is no such application in this tenant.');
      const begun = await beginIn(ports, tx, { tenantId, application: application.id, demand: null, returnTo, session: null });
      return succeeded({ ...begun, step: { kind: 'identify' }, tenantName: tenant.name, applicationName: application.name });
    });
}

/** Within a transaction that goes on. Application, demand and, with a session, the person are fixed here and never change. */
export async function beginIn(ports: BeginPorts, tx: Tx, command: BeginSignIn): Promise<BegunSignIn> {
  const handle = newHandle(ports.random);
  const attempt = ports.random.id<'SignInAttempt'>(tx.now);
  const expiresAt = after(tx.now, ATTEMPT_LIFETIME);
  await ports.store.insertAttempt(
    tx,
    {
      id: attempt,
      application: command.application,
      demand: command.demand,
      returnTo: command.returnTo,
      userId: command.session?.userId ?? null,
      sessionId: command.session?.id ?? null,
      evidence: [],
      skipped: false,
      wantsFactor: false,
      createdAt: tx.now,
      expiresAt,
      mfaRequiredAt: null,
    },
    ports.digest(handle),
  );
  return { attempt, handle, expiresAt };
}
