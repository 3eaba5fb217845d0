import type { bulkDocument } from '../../src/contract/adminBulk.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type BulkOutcome = Wire<typeof bulkDocument>;

/** As many as one request takes (adminBulk.ts). */
export const MOST_AT_ONCE = 500;

/** What is done to each of the people whom somebody chose. */
export type BulkAct =
  | { readonly kind: 'disable' | 'enable' | 'invite' | 'reset_factors' | 'make_pass' }
  | { readonly kind: 'end_sessions'; readonly reason: string }
  | { readonly kind: 'add_to_group' | 'remove_from_group'; readonly group: string };

export function doToEach(act: BulkAct, users: readonly string[]): Promise<BulkOutcome> {
  const post = (path: string, more: object = {}) => ask<BulkOutcome>({ method: 'POST', path, body: { users, ...more } });
  switch (act.kind) {
    case 'disable':
    case 'enable':
    case 'invite':
      return post(`/bulk/${act.kind}`);
    case 'reset_factors':
      return post('/bulk/reset-factors');
    case 'make_pass':
      return post('/bulk/passes');
    case 'end_sessions':
      return post('/bulk/revoke-sessions', { reason: act.reason });
    case 'add_to_group':
      return post(addressOf`/groups/${act.group}/members/add`);
    case 'remove_from_group':
      return post(addressOf`/groups/${act.group}/members/remove`);
  }
}
