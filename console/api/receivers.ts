import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  deliveriesPage,
  moveReceiverBody,
  receiverDocument,
  receiverSavedDocument,
  receiversDocument,
  receiverTriedDocument,
  rotateReceiverSecretBody,
  saveReceiverBody,
} from '../../src/contract/adminReceivers.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type Receiver = Wire<typeof receiverDocument>;
export type ReceiverKind = Receiver['target']['kind'];
export type ReceiverSaved = Wire<typeof receiverSavedDocument>;
export type ReceiverTried = Wire<typeof receiverTriedDocument>;
export type DeliveryListed = Wire<typeof deliveriesPage>['deliveries'][number];
type ReceiverDraft = Wire<typeof saveReceiverBody>;

/** Everything that is known of receivers is out of date after a change of one. */
export const RECEIVERS = ['receivers'] as const;

/** Deliveries go on while somebody looks, in milliseconds. */
const LOOKED_AGAIN = 5_000;

export const receiversQuery = queryOptions({
  queryKey: [...RECEIVERS, 'list'],
  queryFn: async ({ signal }) => (await ask<Wire<typeof receiversDocument>>({ method: 'GET', path: '/receivers', signal })).receivers,
  refetchInterval: LOOKED_AGAIN,
});

export const receiverQuery = (id: string) =>
  queryOptions({
    queryKey: [...RECEIVERS, 'one', id],
    queryFn: ({ signal }) => ask<Receiver>({ method: 'GET', path: addressOf`/receivers/${id}`, signal }),
    refetchInterval: LOOKED_AGAIN,
  });

/** The tries of the last seven days, the newest first. */
export const deliveriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...RECEIVERS, 'deliveries', id],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof deliveriesPage>>({
        method: 'GET',
        path: addressOf`/receivers/${id}/deliveries`,
        query: { before: pageParam, limit: 20 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: LOOKED_AGAIN,
  });

export const makeReceiver = (body: ReceiverDraft): Promise<ReceiverSaved> => ask({ method: 'POST', path: '/receivers', body });

export const changeReceiver = (id: string, body: ReceiverDraft): Promise<ReceiverSaved> =>
  ask({ method: 'PUT', path: addressOf`/receivers/${id}`, body });

export const removeReceiver = (id: string): Promise<undefined> => ask({ method: 'DELETE', path: addressOf`/receivers/${id}` });

export const switchReceiver = (id: string, to: 'pause' | 'resume'): Promise<Receiver> =>
  ask({ method: 'POST', path: `${addressOf`/receivers/${id}/`}${to}`, body: {} });

export const moveReceiver = (id: string, body: Wire<typeof moveReceiverBody>): Promise<Receiver> =>
  ask({ method: 'POST', path: addressOf`/receivers/${id}/move`, body });

export const rotateReceiverSecret = (id: string, body: Wire<typeof rotateReceiverSecretBody>): Promise<ReceiverSaved> =>
  ask({ method: 'POST', path: addressOf`/receivers/${id}/secret`, body });

export const tryReceiver = (id: string): Promise<ReceiverTried> =>
  ask({ method: 'POST', path: addressOf`/receivers/${id}/test`, body: {} });

export const sendAgain = (id: string, event: string): Promise<ReceiverTried> =>
  ask({ method: 'POST', path: addressOf`/receivers/${id}/events/${event}/redeliver`, body: {} });
