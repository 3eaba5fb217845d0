import type { TenantId } from '../../domain/directory/tenant.ts';
import type { AccountStore } from './accountStore.ts';
import type { AttemptStore } from './attemptStore.ts';
import type { AuditStore } from './auditStore.ts';
import type { BypassStore } from './bypassStore.ts';
import type { DeliveredCodeStore } from './deliveredCodeStore.ts';
import type { DirectoryStore } from './directoryStore.ts';
import type { FactorStore } from './factorStore.ts';
import type { ForwardStore } from './forwardStore.ts';
import type { JobStore } from './jobStore.ts';
import type { MessageStore } from './messageStore.ts';
import type { OperationStore } from './operationStore.ts';
import type { OverviewStore } from './overviewStore.ts';
import type { PassStore } from './passStore.ts';
import type { PeopleStore } from './peopleStore.ts';
import type { PolicyStore } from './policyStore.ts';
import type { ProtocolStore } from './protocolStore.ts';
import type { ReadinessStore } from './readinessStore.ts';
import type { ReceiverStore } from './receiverStore.ts';
import type { RehearsalStore } from './rehearsalStore.ts';
import type { RiskStore } from './riskStore.ts';
import type { RolloutMailStore } from './rolloutMailStore.ts';
import type { RolloutStore } from './rolloutStore.ts';
import type { SamlStore } from './samlStore.ts';
import type { SessionListStore } from './sessionListStore.ts';
import type { SessionStore } from './sessionStore.ts';
import type { SetUpStore } from './setUpStore.ts';
import type { SignalStore } from './signalStore.ts';
import type { StepUpStore } from './stepUpStore.ts';
import type { StuckStore } from './stuckStore.ts';
import type { TokenStore } from './tokenStore.ts';
import type { Tx } from './transaction.ts';
import type { UpstreamStore } from './upstreamStore.ts';

export interface OpenTransaction {
  /** A question that needs no clock may be asked at once, and travels with the beginning. */
  readonly tx: Tx;
  /** From then on the transaction's clock is known. Rejected when it could not begin. */
  readonly begun: Promise<void>;
  /** May be called while the last statement is under way, by whoever waits for both. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** All that is remembered. PostgreSQL is the only truth; nodes keep no state of their own. */
export interface Store
  extends AccountStore,
    AttemptStore,
    AuditStore,
    BypassStore,
    DeliveredCodeStore,
    DirectoryStore,
    FactorStore,
    ForwardStore,
    JobStore,
    MessageStore,
    OperationStore,
    OverviewStore,
    PassStore,
    PeopleStore,
    PolicyStore,
    ProtocolStore,
    ReadinessStore,
    ReceiverStore,
    RehearsalStore,
    RiskStore,
    RolloutMailStore,
    RolloutStore,
    SamlStore,
    SessionListStore,
    SessionStore,
    SetUpStore,
    SignalStore,
    StepUpStore,
    StuckStore,
    TokenStore,
    UpstreamStore {
  /**
   * Runs `work` in one transaction (READ COMMITTED) of one tenant and commits what it returns, a refusal as well: a
   * refusal leaves its audit event. It rolls back only when `work` throws. A transaction that the database asks to
   * repeat (SQLSTATE 40001, 40P01) is repeated from the start, so `work` must have no effect of its own outside it.
   */
  transaction<T>(tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * The same for a caller that cannot put its work into one function (one HTTP request of a protocol library). Whoever
   * begins one ends it, once, whatever happens; nothing is repeated.
   */
  beginTransaction(tenantId: TenantId): Promise<OpenTransaction>;
  /**
   * A second transaction of the same tenant, so that a long question can be asked in two parts at once. It sees what is committed
   * alone, and is ended like any that is begun. null: no connection is to spare, or the engine has one.
   */
  beginBeside(tx: Tx): Promise<OpenTransaction | null>;
  /** Whether the database answers; for the health check. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
