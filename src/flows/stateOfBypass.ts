import type { Instant } from '../kernel/instant.ts';
import type { BypassRecord } from '../ports/store/bypassStore.ts';

/** B3: what a bypass is at this instant; at `until` it is over. */
export function stateOfBypass({ from, until, revokedAt }: BypassRecord, now: Instant): 'coming' | 'live' | 'over' | 'revoked' {
  if (revokedAt !== null) return 'revoked';
  if (now >= until) return 'over';
  return now < from ? 'coming' : 'live';
}
