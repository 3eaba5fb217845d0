import type { Application, ApplicationId, BuiltInApplication } from '../../domain/directory/application.ts';
import type { TenantId } from '../../domain/directory/tenant.ts';
import { canonicalBackupCode } from '../../domain/factors/backupCodes.ts';
import type { Demand } from '../../domain/sessions/demand.ts';
import type { Intent } from '../../domain/sessions/intent.ts';
import type { ShownSession } from '../../domain/sessions/session.ts';
import { ATTEMPT_LIFETIME, type AttemptId, type ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import { after, type Instant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { builtInApplication } from '../builtInApplication.ts';
import { tenantHere } from '../tenantHere.ts';
import { newHandle } from './secret.ts';
import type { StepView } from './step.ts';

interface BeginFor {
  readonly tenantId: TenantId;
  readonly returnTo: ReturnTo;
  /** B7: an enrolment pass as it came with the address, in any spelling; what cannot be one is not remembered. */
  readonly pass?: unknown;
  /** Absent: nothing beyond the rules and the registration. */
  readonly demand?: Demand | null;
}

export interface BeginSignIn {
  readonly tenantId: TenantId;
  /** null: no application in particular. */
  readonly application: ApplicationId | null;
  readonly demand: Demand | null;
  /** The OAuth scopes that are asked for. Absent: none. */
  readonly scopes?: readonly string[];
  /** Only on a live session. Absent: nothing beyond the rules. */
  readonly intent?: Intent;
  readonly returnTo: ReturnTo;
  /** The live session to be raised; null: the attempt ends in a new one. */
  readonly session: ShownSession | null;
}

export interface BegunSignIn {
  readonly attempt: AttemptId;
  /** The secret for the browser; only its digest is stored. */
  readonly handle: string;
  readonly expiresAt: Instant;
}

export type BeginPorts = Pick<Ports, 'store' | 'random' | 'digest'>;

type BeginAtDoorPorts = BeginPorts & Pick<Ports, 'sealer'>;

type Begun = BegunSignIn & StepView;

/**
 * Begins a sign-in for a part of the product, and shows its first step. Nothing about anybody changes, so a page may begin
 * one when it is read.
 */
export function beginSignIn(ports: BeginAtDoorPorts) {
  return (command: BeginFor & { readonly application: BuiltInApplication }): Promise<Begun> =>
    ports.store.transaction(command.tenantId, async (tx) =>
      beginFor(ports, tx, { ...command, application: await builtInApplication(ports, tx, command.application) }),
    );
}

/** The same for whichever application has the client id. */
export function beginSignInAt(ports: BeginAtDoorPorts) {
  return (command: BeginFor & { readonly clientId: string }): Promise<Result<Begun, 'application_not_found' | 'application_disabled'>> =>
    ports.store.transaction(command.tenantId, async (tx) => {
      const application = await ports.store.findApplicationByClientId(tx, command.clientId);
      if (application === null) return refused('application_not_found', 'There is no such application in this tenant.');
      if (application.disabledAt !== null)
        return refused('application_disabled', 'Nobody can sign in to this application while it is disabled.');
      return succeeded(await beginFor(ports, tx, { ...command, application }));
    });
}

async function beginFor(ports: BeginAtDoorPorts, tx: Tx, command: BeginFor & { readonly application: Application }): Promise<Begun> {
  const { application } = command;
  const [tenant, providers] = await Promise.all([tenantHere(ports, tx), ports.store.listUpstreamOffered(tx)]);
  const begun = await beginIn(ports, tx, { ...command, application: application.id, demand: command.demand ?? null, session: null });
  const pass = canonicalBackupCode(command.pass);
  // The digest and never the code: the row is no pass.
  if (pass !== null) await ports.store.rememberPass(tx, begun.attempt, ports.sealer.mac('enrolment_pass', pass));
  const registration = tenant.settings.selfRegistration ? 'open' : 'closed';
  const around = { tenantName: tenant.name, registration, applicationName: application.name, providers } as const;
  return { ...begun, ...around, step: { kind: 'identify' }, intent: null };
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
      scopes: command.scopes ?? [],
      intent: command.intent ?? null,
      returnTo: command.returnTo,
      userId: command.session?.userId ?? null,
      sessionId: command.session?.id ?? null,
      evidence: [],
      skipped: false,
      wantsFactor: false,
      risk: null,
      createdAt: tx.now,
      expiresAt,
      mfaRequiredAt: null,
    },
    { handleHash: ports.digest(handle), sessionHash: command.session?.secretHash ?? null },
  );
  return { attempt, handle, expiresAt };
}
