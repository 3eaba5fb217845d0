import { SIGNAL_KINDS, type Signal, type SignalKind } from './signals.ts';

type Evidence = Signal['evidence'];

/** What a language says of signals. */
export interface SignalWords {
  readonly names: Readonly<Record<SignalKind, string>>;
  /** What was seen, with what it was judged by. */
  readonly present: Readonly<Record<SignalKind, (evidence: Evidence) => string>>;
  readonly nothing: string;
  readonly unknown: (names: string) => string;
}

export const ENGLISH_SIGNALS: SignalWords = {
  names: {
    new_device: 'new browser',
    new_country: 'new country',
    new_network: 'new network',
    impossible_travel: 'impossible travel',
    listed_address: 'listed address',
    velocity: 'many sign-ins',
    network_changed: 'changed network',
  },
  present: {
    new_device: () => 'a browser that this person has not signed in with',
    new_country: ({ country, known }) => `first time in ${country} (before: ${known})`,
    new_network: ({ network }) => `first time in the network ${network}`,
    impossible_travel: ({ from, to, km, minutes }) => `${km} km from ${from ?? '?'} to ${to ?? '?'} in ${minutes} minutes`,
    listed_address: ({ list }) => `the address is on the list ${list}`,
    velocity: ({ signIns, minutes }) => `${signIns} sign-ins within ${minutes} minutes`,
    network_changed: ({ from, to }) => `the session moved from the network ${from} to ${to}`,
  },
  nothing: 'nothing unusual',
  unknown: (names) => `not known: ${names}`,
};

export const GERMAN_SIGNALS: SignalWords = {
  names: {
    new_device: 'neuer Browser',
    new_country: 'neues Land',
    new_network: 'neues Netz',
    impossible_travel: 'unmögliche Reise',
    listed_address: 'gelistete Adresse',
    velocity: 'viele Anmeldungen',
    network_changed: 'gewechseltes Netz',
  },
  present: {
    new_device: () => 'ein Browser, mit dem sich diese Person noch nicht angemeldet hat',
    new_country: ({ country, known }) => `zum ersten Mal in ${country} (bisher: ${known})`,
    new_network: ({ network }) => `zum ersten Mal im Netz ${network}`,
    impossible_travel: ({ from, to, km, minutes }) => `${km} km von ${from ?? '?'} nach ${to ?? '?'} in ${minutes} Minuten`,
    listed_address: ({ list }) => `die Adresse steht auf der Liste ${list}`,
    velocity: ({ signIns, minutes }) => `${signIns} Anmeldungen in ${minutes} Minuten`,
    network_changed: ({ from, to }) => `die Sitzung ist vom Netz ${from} nach ${to} gewechselt`,
  },
  nothing: 'nichts Ungewöhnliches',
  unknown: (names) => `nicht bekannt: ${names}`,
};

/** What was seen, and what could not be; in the order of the kinds. */
export function describeSignals(signals: readonly Signal[], words: SignalWords): string {
  const inOrder = SIGNAL_KINDS.flatMap((kind) => signals.filter((signal) => signal.kind === kind));
  const seen = inOrder.filter(({ state }) => state === 'present').map(({ kind, evidence }) => words.present[kind](evidence));
  const unknown = inOrder.filter(({ state }) => state === 'unknown').map(({ kind }) => words.names[kind]);
  const parts = unknown.length === 0 ? seen : [...seen, words.unknown(unknown.join(', '))];
  return parts.length === 0 ? words.nothing : parts.join('; ');
}
