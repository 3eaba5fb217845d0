import type { EventType } from '../domain/audit/catalogue.ts';
import type { AuditEvent } from '../domain/audit/event.ts';
import type { Application } from '../domain/directory/application.ts';
import type { TenantId } from '../domain/directory/tenant.ts';
import type { Facts } from '../domain/policy/facts.ts';
import type { PolicySnapshot } from '../domain/policy/snapshot.ts';
import type { LiveSession, ShownSession } from '../domain/sessions/session.ts';
import { type Result, refused } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { PersonGathered } from '../ports/store/policyStore.ts';
import type { ClientTrace } from '../ports/store/sessionStore.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { builtInApplication } from './builtInApplication.ts';
import { record } from './record.ts';
import { demandOf, reusedSession } from './sessionFacts.ts';
import { stillShown } from './stillShown.ts';

/** What a person does to their own account carries: the live session in which they do it. */
export interface OwnAccount {
  readonly tenantId: TenantId;
  readonly session: ShownSession;
}

export interface ChangeOwn extends OwnAccount {
  readonly trace: ClientTrace;
}

/** The person and their session as they are in this transaction, and what the rules read of both on the account pages. */
export interface Own {
  readonly person: PersonGathered;
  readonly session: LiveSession;
  readonly account: Application;
  readonly snapshot: PolicySnapshot;
  readonly facts: Facts;
}

/** @returns null when the session has ended meanwhile, is somebody else's, or the account is gone or disabled. */
export async function gatherOwn({ store }: Pick<Ports, 'store'>, tx: Tx, { session: asked }: OwnAccount): Promise<Own | null> {
  const session = await stillShown({ store }, tx, asked);
  if (session === null) return null;
  const person = await store.gatherPerson(tx, session.userId);
  if (person === null || person.user.disabledAt !== null) return null;
  const account = await builtInApplication({ store }, tx, 'account');
  const facts: Facts = {
    at: tx.now,
    application: account.id,
    user: person.facts,
    evidence: session.evidence,
    skipped: session.skipped,
    wantsFactor: false,
    session: reusedSession(session),
    demand: demandOf(account, null),
  };
  return { person, session, account, snapshot: await store.policySnapshot(tx, person.revision), facts };
}

/** What is asked, for the audit. */
export type OwnAct =
  | 'prove_factor'
  | 'add_factor'
  | 'rename_factor'
  | 'remove_factor'
  | 'renew_codes'
  | 'add_link'
  | 'remove_link'
  | 'end_session'
  | 'end_other_sessions';

/**
 * One change by a person of their own account, in one transaction: their row is locked first, so that whatever is read and
 * counted holds until the end (S9). A refusal is an audit event, and refuses before the first change.
 */
export function changeOwn<T, Code extends string>(
  ports: Pick<Ports, 'store'>,
  { act, ...command }: ChangeOwn & { readonly act: OwnAct },
  work: (tx: Tx, own: Own) => Promise<Result<T, Code>>,
): Promise<Result<T, Code | 'session_needed'>> {
  return ports.store.transaction(command.tenantId, async (tx): Promise<Result<T, Code | 'session_needed'>> => {
    await ports.store.lockUser(tx, command.session.userId);
    const own = await gatherOwn(ports, tx, command);
    if (own === null) return sessionNeeded();
    const result = await work(tx, own);
    if (!result.ok) await record(ports, tx, ownEvent(command, 'account.refused', { data: { act, code: result.code } }));
    return result;
  });
}

/** The event of what a person did to their own account. */
export function ownEvent({ session, trace }: ChangeOwn, type: EventType, told: Pick<AuditEvent, 'data'>): AuditEvent {
  return {
    type,
    actor: { kind: 'user', id: session.userId },
    user: session.userId,
    application: null,
    attempt: null,
    session: session.id,
    address: trace.address,
    data: told.data,
  };
}

export function sessionNeeded() {
  return refused('session_needed', 'This session is over. Sign in again.');
}
