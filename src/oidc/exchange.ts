import Provider from 'oidc-provider';
import type { Application } from '../domain/directory/application.ts';
import type { TenantId } from '../domain/directory/tenant.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import type { AttemptId } from '../domain/sessions/signInAttempt.ts';
import type { AuthorizationAnswer, AuthorizationQuestion } from '../flows/authorize/authorize.ts';
import { noteRefusedRequest } from '../flows/authorize/noteRefusedRequest.ts';
import { noteReuse } from '../flows/authorize/noteReuse.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Ports } from '../ports/ports.ts';
import type { NewProtocolRecord, ProtocolRecord } from '../ports/store/protocolStore.ts';
import type { OpenTransaction } from '../ports/store/store.ts';
import type { Tx } from '../ports/store/transaction.ts';
import type { Visit } from './visit.ts';

type Client = Application & { readonly secretHash: Uint8Array | null };

/** A decision, and what was asked. */
export interface Decided {
  readonly question: AuthorizationQuestion;
  readonly answer: AuthorizationAnswer;
}

/**
 * What one HTTP request at the protocol's endpoints knows and is about to write. All its reads, the decision and its
 * writes are one transaction (P3), begun by its first question, and the answer leaves only after the commit.
 */
export class Exchange {
  readonly visit: Visit;
  session: LiveSession | null = null;
  /** The endpoint at which an application did not prove itself; null: none. */
  notAuthenticatedAt: { readonly endpoint: string; readonly clientId: string | null } | null = null;
  /** Memoized: the library asks several times, and the decision is taken once. */
  decided: Promise<Decided> | null = null;
  /** The code or token that this request presented. */
  source: ProtocolRecord | null = null;
  /** The interaction with which the browser came back. */
  interaction: ProtocolRecord | null = null;
  readonly #ports: Pick<Ports, 'store'>;
  readonly #tenantId: TenantId;
  #transaction: Promise<OpenTransaction> | null = null;
  #now: Instant | null = null;
  #reused = false;
  readonly #clients = new Map<string, Promise<Client | null>>();
  readonly #records = new Map<string, Promise<ProtocolRecord | null>>();
  readonly #families = new Map<string, Promise<void>>();
  readonly #pending: NewProtocolRecord[] = [];

  constructor(ports: Pick<Ports, 'store'>, begin: { readonly tenantId: TenantId; readonly visit: Visit }) {
    this.#ports = ports;
    this.#tenantId = begin.tenantId;
    this.visit = begin.visit;
  }

  async tx(): Promise<Tx> {
    const { tx, begun } = await this.#open();
    await begun;
    this.#now = tx.now;
    return tx;
  }

  #open(): Promise<OpenTransaction> {
    this.#transaction ??= this.#ports.store.beginTransaction(this.#tenantId);
    return this.#transaction;
  }

  /** The instant of the transaction, by the database's clock. @throws before its first question. */
  get now(): Instant {
    if (this.#now === null) throw new Error('nothing was asked yet');
    return this.#now;
  }

  client(clientId: string): Promise<Client | null> {
    return once(this.#clients, clientId, async () => {
      // It needs no clock, and most requests ask this first.
      const { tx } = await this.#open();
      const [found] = await Promise.all([this.#ports.store.findApplicationByClientId(tx, clientId), this.tx()]);
      return found;
    });
  }

  record(id: string): Promise<ProtocolRecord | null> {
    return once(this.#records, id, async () => this.#ports.store.findProtocolRecord(await this.tx(), id));
  }

  async consume(id: string): Promise<boolean> {
    return this.#ports.store.consumeProtocolRecord(await this.tx(), id);
  }

  async remove(id: string): Promise<void> {
    return this.#ports.store.deleteProtocolRecord(await this.tx(), id);
  }

  removeFamily(grantId: string): Promise<void> {
    return once(this.#families, grantId, async () => this.#ports.store.deleteProtocolFamily(await this.tx(), grantId));
  }

  /** Somebody presented a spent code or token. */
  noteReuse(): void {
    this.#reused = true;
  }

  add(record: NewProtocolRecord): void {
    this.#pending.push(record);
  }

  /** The interaction that is about to be stored leads to this attempt. */
  leadsTo(attempt: AttemptId): void {
    const index = this.#pending.findIndex((record) => record.model === 'Interaction');
    const interaction = this.#pending[index];
    if (interaction === undefined) throw new Error('an attempt was begun for no interaction');
    this.#pending[index] = { ...interaction, attempt };
  }

  /** Writes what is pending and commits. A request that asked nothing has nothing to end. */
  async finish(): Promise<void> {
    if (this.#transaction === null) return;
    const { tx, commit } = await this.#transaction;
    const assurance = this.source?.assurance;
    if (this.#reused && assurance != null) await noteReuse(this.#ports, tx, { assurance, address: this.visit.trace.address });
    if (this.notAuthenticatedAt !== null) {
      const { endpoint, clientId } = this.notAuthenticatedAt;
      const application = clientId === null ? null : ((await this.client(clientId))?.id ?? null);
      const refused = { kind: 'client_not_authenticated', application, endpoint } as const;
      await noteRefusedRequest(this.#ports, tx, { refused, address: this.visit.trace.address });
    }
    this.#transaction = null;
    const written = this.#pending.length === 0 ? null : this.#ports.store.insertProtocolRecords(tx, this.#pending);
    await Promise.all([written, commit()]);
  }

  /** Nothing of it was. After `finish`, or where nothing was begun, it does nothing. */
  async abandon(): Promise<void> {
    const transaction = this.#transaction;
    this.#transaction = null;
    if (transaction !== null)
      await transaction.then(
        ({ rollback }) => rollback(),
        () => undefined,
      );
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? ask();
  known.set(key, found);
  return found;
}

const exchanges = new WeakMap<object, Exchange>();

export function keepExchange(ctx: object, exchange: Exchange): void {
  exchanges.set(ctx, exchange);
}

/** The exchange of the request that is being served. @throws outside a request: nothing of the protocol is stored without one. */
export function currentExchange(): Exchange {
  const ctx = Provider.ctx;
  const found = ctx === undefined ? undefined : exchanges.get(ctx);
  if (found === undefined) throw new Error('no exchange: the protocol is reachable only while a request is served');
  return found;
}
