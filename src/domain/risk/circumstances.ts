import type { Instant } from '../../kernel/instant.ts';
import type { Network } from '../directory/network.ts';
import type { Assessment } from './signals.ts';
import type { Point } from './travel.ts';

/** Why a source could not say. */
export type Unknown = { readonly kind: 'unknown'; readonly because: 'no_address' | 'not_in_file' | 'source_failed' };

/** Where an address is, by the operator's file. */
export type Located =
  /** There is no such file. */
  | { readonly kind: 'off' }
  | Unknown
  /** `country`: ISO 3166-1 alpha-2; null: the file does not say. `point` null: the file has countries alone. */
  | { readonly kind: 'found'; readonly country: string | null; readonly point: Point | null };

/** Whether an address is on one of the operator's lists. */
export type Listed = { readonly kind: 'off' } | Unknown | { readonly kind: 'absent' } | { readonly kind: 'listed'; readonly list: string };

/** What is known of the address of a request. */
export interface Whereabouts {
  /** null: the address is unknown. */
  readonly network: Network | null;
  readonly located: Located;
  readonly listed: Listed;
}

/** From where a person completed a sign-in, the last time from that network. */
export interface Place {
  readonly network: Network;
  /** null: it was not known. */
  readonly country: string | null;
  /** null: it was not known. */
  readonly point: Point | null;
  readonly at: Instant;
}

/** What a person's past says. */
export interface PastSignIns {
  /** Whether there was any, also one of which nothing is remembered. */
  readonly ever: 'none' | 'some';
  /** The latest first; those that are forgotten are not among them. */
  readonly places: readonly Place[];
}

/** An assessment that is kept with the sign-in that it is of, and from where that was: a known place once it completes. */
export interface RiskOfSignIn extends Assessment {
  readonly here: Pick<Place, 'country' | 'point'> & Pick<Whereabouts, 'network'>;
}

/** Everything that a sign-in is assessed by. */
export interface SignInCircumstances {
  readonly at: Instant;
  readonly here: Whereabouts;
  readonly past: PastSignIns;
  /** By the name that the browser showed. */
  readonly device: 'known' | 'new';
  /** How many sign-ins of the person got past the first factor within the last hour, with this one. null: it could not be counted. */
  readonly lately: number | null;
}

/** Everything that the use of a live session is assessed by. */
export interface SessionCircumstances {
  readonly at: Instant;
  readonly here: Whereabouts;
  readonly past: PastSignIns;
  /** Whether the browser shows the name that it had at the sign-in. */
  readonly device: 'known' | 'new';
  /** From where the session was signed in. */
  readonly signedIn: {
    readonly network: Network | null;
    readonly country: string | null;
    readonly point: Point | null;
    readonly at: Instant;
  };
}
