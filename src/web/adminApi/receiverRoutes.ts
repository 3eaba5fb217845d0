import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import {
  deliveriesPage,
  deliveriesQuery,
  deliveryAddress,
  moveReceiverBody,
  receiverAddress,
  type receiverDocument,
  receiverSavedDocument,
  receiversDocument,
  receiverTriedDocument,
  rotateReceiverSecretBody,
  saveReceiverBody,
  receiverDocument as shownDocument,
} from '../../contract/adminReceivers.ts';
import type { Target } from '../../domain/outward/receiver.ts';
import type { ReceiverShown } from '../../flows/outward/receiverShown.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { refused } from '../../kernel/result.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

const TAG = 'Receivers of events';
const PATH = '/receivers';
const ONE = `${PATH}/:receiver`;
const READ = { tag: TAG, method: 'GET', assurance: 'session', role: 'auditor', act: 'read_receivers', body: null, status: 200 } as const;
/** Whoever names a receiver sends it everything that happens. */
const CHANGE = { tag: TAG, assurance: 'fresh_aal2', role: 'administrator', act: 'change_receivers', query: null } as const;

export function receiverRoutes(app: FastifyInstance, flows: AdminFlows): void {
  reading(app, flows);
  saving(app, flows);
  switching(app, flows);
  trying(app, flows);
}

function reading(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    path: PATH,
    summary: 'Who outside is told of events, how far behind each is, and what went wrong last.',
    params: tenantAddress,
    query: null,
    answer: receiversDocument,
    run: ({ admin }) => flows.listReceivers(admin),
    document: (receivers) => ({ receivers: receivers.map(documentOf) }),
  });
  adminRoute(app, {
    ...READ,
    path: ONE,
    summary: 'One receiver of events.',
    params: receiverAddress,
    query: null,
    answer: shownDocument,
    run: ({ admin, params }) => flows.showReceiver({ ...admin, receiver: namedId<'EventReceiver'>(params.receiver) }),
    document: documentOf,
  });
  adminRoute(app, {
    ...READ,
    path: `${ONE}/deliveries`,
    summary: 'The tries of the last seven days, the newest first.',
    params: receiverAddress,
    query: deliveriesQuery,
    answer: deliveriesPage,
    run: ({ admin, params, query }) =>
      flows.listDeliveries({
        ...admin,
        receiver: namedId<'EventReceiver'>(params.receiver),
        before: namedIdOrNull<'EventDelivery'>(query.before),
        limit: query.limit,
      }),
    document: ({ rows, next }) => ({ deliveries: rows.map((one) => ({ ...one, at: formatInstant(one.at) })), next }),
  });
}

function saving(app: FastifyInstance, flows: AdminFlows): void {
  const saved = ({ secret, ...shown }: ReceiverShown & { readonly secret: string | null }) => ({ receiver: documentOf(shown), secret });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: PATH,
    summary: 'Make a receiver: it is told of what happens from now on, in order and at least once.',
    params: tenantAddress,
    body: saveReceiverBody,
    status: 201,
    answer: receiverSavedDocument,
    run: ({ admin, body: { bearer, ...draft } }) => flows.saveReceiver({ ...admin, receiver: null, draft, bearer }),
    document: saved,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'PUT',
    path: ONE,
    summary: 'Change a receiver. What it was not told of yet goes to where it is now.',
    params: receiverAddress,
    body: saveReceiverBody,
    status: 200,
    answer: receiverSavedDocument,
    run: ({ admin, params, body: { bearer, ...draft } }) =>
      flows.saveReceiver({ ...admin, receiver: namedId<'EventReceiver'>(params.receiver), draft, bearer }),
    document: saved,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'DELETE',
    path: ONE,
    summary: 'Remove a receiver.',
    params: receiverAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.removeReceiver({ ...admin, receiver: namedId<'EventReceiver'>(params.receiver) }),
    document: () => null,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: `${ONE}/secret`,
    summary: 'Make another secret to sign with. It is shown this once.',
    params: receiverAddress,
    body: rotateReceiverSecretBody,
    status: 200,
    answer: receiverSavedDocument,
    run: ({ admin, params, body }) =>
      flows.rotateReceiverSecret({ ...admin, receiver: namedId<'EventReceiver'>(params.receiver), ...body }),
    document: saved,
  });
}

function switching(app: FastifyInstance, flows: AdminFlows): void {
  const SWITCH = { ...CHANGE, method: 'POST', params: receiverAddress, status: 200, answer: shownDocument, document: documentOf } as const;
  adminRoute(app, {
    ...SWITCH,
    path: `${ONE}/pause`,
    summary: 'Tell a receiver no more until it is resumed. Nothing is lost.',
    body: null,
    run: ({ admin, params }) => flows.pauseReceiver({ ...admin, receiver: namedId<'EventReceiver'>(params.receiver) }),
  });
  adminRoute(app, {
    ...SWITCH,
    path: `${ONE}/resume`,
    summary: 'Tell a receiver again, from where it was, and at once also after failures.',
    body: null,
    run: ({ admin, params }) => flows.resumeReceiver({ ...admin, receiver: namedId<'EventReceiver'>(params.receiver) }),
  });
  adminRoute(app, {
    ...SWITCH,
    path: `${ONE}/move`,
    summary: 'Tell a receiver from another place on: of some events again, or of some never.',
    body: moveReceiverBody,
    run: async ({ admin, params, body: { event, from } }) => {
      const receiver = namedId<'EventReceiver'>(params.receiver);
      if (event !== undefined && from === undefined)
        return flows.moveReceiver({ ...admin, receiver, to: { kind: 'event', event: namedId<'AuditEvent'>(event) } });
      if (from !== undefined && event === undefined) return flows.moveReceiver({ ...admin, receiver, to: { kind: 'instant', at: from } });
      return refused('input_malformed', 'Name an event or an instant, and not both.');
    },
  });
}

function trying(app: FastifyInstance, flows: AdminFlows): void {
  const TRY = { ...CHANGE, method: 'POST', body: null, status: 200, answer: receiverTriedDocument } as const;
  adminRoute(app, {
    ...TRY,
    path: `${ONE}/test`,
    summary: 'Send one event at once, which tells of the test itself, and see how it is answered.',
    params: receiverAddress,
    run: ({ admin, params }) => flows.tryReceiver({ ...admin, receiver: namedId<'EventReceiver'>(params.receiver), event: null }),
    document: (sent) => sent,
  });
  adminRoute(app, {
    ...TRY,
    path: `${ONE}/events/:event/redeliver`,
    summary: 'Send one event once more, at once and out of its turn.',
    params: deliveryAddress,
    run: ({ admin, params }) =>
      flows.tryReceiver({
        ...admin,
        receiver: namedId<'EventReceiver'>(params.receiver),
        event: namedId<'AuditEvent'>(params.event),
      }),
    document: (sent) => sent,
  });
}

function documentOf({ receiver, lag, state }: ReceiverShown): z.input<typeof receiverDocument> {
  const { id, name, target, types, madeAt, paused, failures, failingSince, lastError, deliveredAt, nextAt, former } = receiver;
  return {
    id,
    name,
    target: targetDocument(target),
    types: types === null ? null : [...types],
    madeAt: formatInstant(madeAt),
    state,
    paused: paused === null ? null : { ...paused, at: formatInstant(paused.at) },
    waiting: lag.waiting,
    waitingSince: instantOrNull(lag.since),
    failures,
    failingSince: instantOrNull(failingSince),
    lastError,
    deliveredAt: instantOrNull(deliveredAt),
    nextAt: formatInstant(nextAt),
    formerSecretUntil: instantOrNull(former?.until ?? null),
  };
}

function targetDocument(target: Target): z.input<typeof receiverDocument>['target'] {
  return target.kind === 'shared_signals' ? { ...target, asks: target.asks === null ? null : [...target.asks] } : target;
}
