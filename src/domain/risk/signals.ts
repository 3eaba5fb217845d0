import type { Instant } from '../../kernel/instant.ts';

/** What can be unusual about where, when and with what somebody signs in. */
export const SIGNAL_KINDS = [
  'new_device',
  'new_country',
  'new_network',
  'impossible_travel',
  'listed_address',
  'velocity',
  'network_changed',
] as const;

export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** `unknown`: its source failed or knows nothing of it, which never lowers the risk. `off`: the operator gave no file for it. */
export type SignalState = 'present' | 'absent' | 'unknown' | 'off';

export interface Signal {
  readonly kind: SignalKind;
  readonly state: SignalState;
  /** What it was judged by, for whoever asks why. Never a secret. */
  readonly evidence: Readonly<Record<string, string | number | null>>;
}

/** How unusual a sign-in was at the moment at which its first factor was proved, or an authorization when it was asked. */
export interface Assessment {
  readonly at: Instant;
  /** Those that were looked at, in the order of `SIGNAL_KINDS`. */
  readonly signals: readonly Signal[];
  /** 0 to 100. */
  readonly score: number;
}
