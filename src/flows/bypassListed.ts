import type { BypassRecord } from '../ports/store/bypassStore.ts';
import type { stateOfBypass } from './stateOfBypass.ts';

/** A bypass with what it is at the moment of the answer. */
export interface BypassListed extends BypassRecord {
  readonly state: ReturnType<typeof stateOfBypass>;
}
