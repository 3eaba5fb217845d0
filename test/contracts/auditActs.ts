import { type AuditQuestion, EVERY_EVENT, type EventFilter } from '../../src/domain/audit/auditQuestion.ts';
import { after, DAY, HOUR, instant } from '../../src/kernel/instant.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, BIRTH, eventOf, SHARED } from './storeActs.ts';

const { anita, app, attempt, group, owner } = SHARED;
const PAGE = { before: null, limit: 100 } as const;
const TODAY = instant(Math.floor(BIRTH / DAY) * DAY);
export const EVERYTHING: AuditQuestion = { ...EVERY_EVENT, outcome: null, lastDays: null };

export const viewOf = (id: typeof SHARED.auditView, name: string) => ({
  id,
  name,
  question: EVERYTHING,
  savedBy: { kind: 'host' } as const,
});

function figuresOf(people: number, day = TODAY) {
  return { day, enrolment: { people, enrolled: 1 }, signIns: { 1: people, 2: people }, enrolments: people };
}

export async function fillAudit(store: Store, tx: Tx, mark: string): Promise<void> {
  await store.insertAuditView(tx, viewOf(SHARED.auditView, mark));
  await store.insertAuditView(tx, viewOf(SHARED.otherAuditView, `other ${mark}`));
  await store.saveFigures(tx, figuresOf(mark.length));
  const data = { name: mark, group };
  await store.appendEvent(tx, { ...eventOf(mark), type: 'group.member_added', actor: { kind: 'user', id: owner }, data });
  await store.appendEvent(tx, { ...eventOf(mark), type: 'user.signed_in', data: { name: mark, aal: 2 } });
  await store.appendEvent(tx, { ...eventOf(mark), type: 'factor.enrolled', actor: { kind: 'user', id: anita }, data: { name: mark } });
}

/** Other names, other questions and other figures under the same keys. */
export async function estrangeAudit(store: Store, tx: Tx): Promise<void> {
  await store.updateAuditView(tx, viewOf(SHARED.auditView, 'Elsewhere'));
  await store.insertAuditView(tx, viewOf(SHARED.strangerAuditView, 'New view'));
  await store.saveFigures(tx, figuresOf(70));
  await store.saveFigures(tx, figuresOf(71, after(TODAY, DAY)));
  await store.appendEvent(tx, { ...eventOf('elsewhere'), type: 'user.signed_in', data: { aal: 1 } });
}

/** Ids of events are the store's own. */
const found =
  (filter: Partial<EventFilter>): Act =>
  async (store, tx) =>
    (await store.listEvents(tx, { ...EVERY_EVENT, ...filter }, PAGE)).events.map(({ id: _, ...event }) => event);

const today = (tx: Tx) => ({ from: after(tx.now, -HOUR), until: after(tx.now, HOUR) });

/** The questions of the audit and the overview, each filter by itself. */
export const AUDIT_ACTS: Readonly<Record<string, Act>> = {
  listEvents: found({}),
  'listEvents, of a flow': (store, tx) =>
    found({ types: ['user.created'], user: anita, attempt, from: BIRTH, until: after(tx.now, DAY) })(store, tx),
  'listEvents, of a group': found({ group }),
  'listEvents, of an application': found({ application: app }),
  'listEvents, by a person': found({ actor: owner }),
  'listEvents, of several types': found({ types: ['user.signed_in', 'factor.enrolled'] }),
  'listEvents, by the host': found({ actorKind: 'host' }),
  'listEvents, searched': found({ search: 'MARK' }),
  findEvent: async (store, tx) => {
    const { events } = await store.listEvents(tx, EVERY_EVENT, { before: null, limit: 1 });
    const event = await store.findEvent(tx, events[0]?.id ?? SHARED.auditView);
    return event === null ? null : { ...event, id: null };
  },
  nameThings: (store, tx) => store.nameThings(tx, [anita, group, app, SHARED.token, SHARED.strangerUser]),
  listAuditViews: (store, tx) => store.listAuditViews(tx),
  insertAuditView: (store, tx) => store.insertAuditView(tx, viewOf(SHARED.newAuditView, 'New view')),
  'insertAuditView, of a name that there is': async (store, tx) => {
    const [first] = await store.listAuditViews(tx);
    return store.insertAuditView(tx, viewOf(SHARED.newAuditView, first?.name ?? ''));
  },
  updateAuditView: (store, tx) => store.updateAuditView(tx, viewOf(SHARED.auditView, 'Another name')),
  'updateAuditView, to a name that there is elsewhere': (store, tx) => store.updateAuditView(tx, viewOf(SHARED.auditView, 'New view')),
  'updateAuditView, to a name that there is': async (store, tx) => {
    const other = (await store.listAuditViews(tx)).find(({ id }) => id === SHARED.otherAuditView);
    return store.updateAuditView(tx, viewOf(SHARED.auditView, other?.name ?? ''));
  },
  deleteAuditView: (store, tx) => store.deleteAuditView(tx, SHARED.auditView),
  countEnrolled: (store, tx) => store.countEnrolled(tx, null),
  'countEnrolled, of a past day': (store, tx) => store.countEnrolled(tx, after(tx.now, DAY)),
  countHappened: (store, tx) => store.countHappened(tx, today(tx)),
  countLiveBypasses: (store, tx) => store.countLiveBypasses(tx),
  findNextVersion: (store, tx) => store.findNextVersion(tx),
  tenantCreatedAt: (store, tx) => store.tenantCreatedAt(tx),
  listFigures: (store, tx) => store.listFigures(tx, TODAY),
  saveFigures: (store, tx) => store.saveFigures(tx, figuresOf(9)),
  'saveFigures, of a new day': (store, tx) => store.saveFigures(tx, figuresOf(9, after(TODAY, 2 * DAY))),
  firstDayToCount: (store, tx) => store.firstDayToCount(tx, HOUR),
};
