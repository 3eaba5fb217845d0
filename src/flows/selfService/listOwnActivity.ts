import { EVERY_EVENT } from '../../domain/audit/auditQuestion.ts';
import type { EventId } from '../../domain/audit/event.ts';
import { OWN_ACTIVITY } from '../../domain/audit/ownActivity.ts';
import type { Application, ApplicationId } from '../../domain/directory/application.ts';
import type { Ports } from '../../ports/ports.ts';
import type { RecordedEvent } from '../../ports/store/auditStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import type { OwnAccount } from '../ownAccount.ts';
import { rowsOfPage } from '../pageOf.ts';

/** One event of the person's own account. */
export interface OwnActivity extends Pick<RecordedEvent, 'id' | 'at' | 'type' | 'address' | 'data'> {
  /** Who did it. `somebody`: nobody who had proved who they are. */
  readonly by: 'you' | 'an_administrator' | 'the_host' | 'somebody' | 'the_system';
  /** Name of the application that it was about; null: none in particular, or it is gone. */
  readonly application: string | null;
}

export interface OwnActivityPage {
  readonly events: readonly OwnActivity[];
  /** The `before` of the next page; null: this is the last. */
  readonly next: EventId | null;
}

export interface ListOwnActivity extends OwnAccount {
  /** Last one of the page before; null: the first page. */
  readonly before: EventId | null;
  /** 1 to 1,000. */
  readonly limit: number;
}

/** What happened to the person's own account, the newest first. Nothing of anybody else's is among it. */
export function listOwnActivity(ports: Pick<Ports, 'store'>) {
  return (command: ListOwnActivity): Promise<OwnActivityPage> =>
    ports.store.transaction(command.tenantId, (tx) => ownActivityIn(ports, tx, command));
}

export async function ownActivityIn(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  { session, before, limit }: Omit<ListOwnActivity, 'tenantId'>,
): Promise<OwnActivityPage> {
  const own = { ...EVERY_EVENT, types: OWN_ACTIVITY, user: session.userId };
  const { events: rows, next } = await store.listEvents(tx, own, { before, limit: rowsOfPage(limit) });
  const names = await namesOf({ store }, tx, rows);
  const events = rows.map(({ id, at, type, actor, address, data, application }): OwnActivity => {
    const name = application === null ? null : (names.get(application) ?? null);
    return { id, at, type, address, data, by: whoDid(actor, session.userId), application: name };
  });
  return { events, next };
}

function whoDid(actor: RecordedEvent['actor'], self: string): OwnActivity['by'] {
  switch (actor.kind) {
    case 'user':
      return actor.id === self ? 'you' : 'an_administrator';
    // A token answers to the administrator who made it.
    case 'token':
      return 'an_administrator';
    case 'host':
      return 'the_host';
    case 'anonymous':
      return 'somebody';
    case 'system':
      return 'the_system';
  }
}

async function namesOf(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  rows: readonly RecordedEvent[],
): Promise<ReadonlyMap<ApplicationId, Application['name']>> {
  const names = new Map<ApplicationId, string>();
  for (const id of new Set(rows.flatMap(({ application }) => (application === null ? [] : [application])))) {
    const application = await store.findApplication(tx, id);
    if (application !== null) names.set(id, application.name);
  }
  return names;
}
