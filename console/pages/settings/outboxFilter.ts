export const MESSAGE_STATES = ['all', 'queued', 'sent', 'delivered', 'dead'] as const;

/** What is in the address; absent: all. */
export type OutboxFilter = Exclude<(typeof MESSAGE_STATES)[number], 'all'>;

export function readOutboxSearch(search: Readonly<Record<string, unknown>>): { readonly state?: OutboxFilter } {
  const state = MESSAGE_STATES.find((one) => one === search['state']);
  return state === undefined || state === 'all' ? {} : { state };
}
