import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { eventShownDocument, eventsPage, eventsQuery, eventTypesDocument } from '../../src/contract/adminAudit.ts';
import { Problem } from './problem.ts';
import { addressOf, ask, askRaw, type Wire } from './request.ts';

type EventsPage = Wire<typeof eventsPage>;
export type EventListed = EventsPage['events'][number];
export type EventName = EventsPage['names'][number];
export type EventsAsked = Omit<Wire<typeof eventsQuery>, 'before' | 'limit'>;
export type EventShown = Wire<typeof eventShownDocument>;

/** The audit, the newest first. */
export const eventsQueryOf = (asked: EventsAsked) =>
  infiniteQueryOptions({
    queryKey: ['events', asked],
    queryFn: ({ pageParam, signal }) =>
      ask<EventsPage>({ method: 'GET', path: '/audit/events', query: { ...asked, before: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

/** One event; it never changes, but the names in it do. */
export const eventQueryOf = (event: string) =>
  queryOptions({
    queryKey: ['event', event],
    queryFn: ({ signal }) => ask<EventShown>({ method: 'GET', path: addressOf`/audit/events/${event}`, signal }),
    staleTime: 60_000,
  });

export const eventTypesQuery = queryOptions({
  queryKey: ['eventTypes'],
  queryFn: async ({ signal }) => (await ask<Wire<typeof eventTypesDocument>>({ method: 'GET', path: '/audit/types', signal })).types,
  staleTime: Number.POSITIVE_INFINITY,
});

export interface EventExport {
  readonly format: 'jsonl' | 'csv';
  readonly question: EventsAsked;
  /** Told of the bytes that have come so far. */
  readonly onBytes: (bytes: number) => void;
}

/** Everything that a question finds, as a file. @throws Problem also when the answer breaks off: what came is not all. */
export async function exportEvents({ format, question, onBytes }: EventExport): Promise<Blob> {
  const answer = await askRaw({ method: 'POST', path: '/audit/exports', body: { format, question } });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (const reader = answer.body?.getReader(); reader !== undefined; ) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      bytes += value.length;
      onBytes(bytes);
    }
  } catch {
    throw new Problem('network_failed', { status: 0, title: '', detail: '', facts: {} });
  }
  return new Blob(parts, { type: answer.headers.get('content-type') ?? '' });
}
