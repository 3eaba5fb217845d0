import type { Network } from '../directory/network.ts';
import type { Listed, Place, SessionCircumstances, SignInCircumstances, Unknown, Whereabouts } from './circumstances.ts';
import type { RiskSettings } from './riskSettings.ts';
import { scoreOf } from './score.ts';
import type { Assessment, Signal, SignalKind } from './signals.ts';
import { type Travel, travelBetween } from './travel.ts';

/** More sign-ins of one person within an hour are no longer somebody who mistyped. */
export const MOST_SIGN_INS_AN_HOUR = 10;

/** How many known countries evidence names. */
const NAMED = 5;

/** Assesses a sign-in when its first factor is proved. */
export function assessSignIn(circumstances: SignInCircumstances, settings: Pick<RiskSettings, 'weights'>): Assessment {
  const { at, here, past, device, lately } = circumstances;
  const signals = [
    newDevice(device, past.ever),
    newCountry(here, circumstances),
    newNetwork(here.network, circumstances),
    impossibleTravel(here, { at, from: past.places[0] ?? null, past: past.ever }),
    listedAddress(here.listed),
    velocity(lately),
  ];
  return { at, signals, score: scoreOf(signals, settings.weights) };
}

/**
 * Assesses the use of a live session from another network or browser than it was signed in with (S3). That the network has changed
 * stands in for that it is new: both tell of the same step from one place to another.
 */
export function assessSession(circumstances: SessionCircumstances, settings: Pick<RiskSettings, 'weights'>): Assessment {
  const { at, here, device, signedIn } = circumstances;
  const signals = [
    signal('new_device', device === 'new' ? 'present' : 'absent', {}),
    newCountry(here, circumstances),
    impossibleTravel(here, { at, from: signedIn, past: 'some' }),
    listedAddress(here.listed),
    networkChanged(signedIn.network, here.network),
  ];
  return { at, signals, score: scoreOf(signals, settings.weights) };
}

type Past = SignInCircumstances['past'];

/** Nothing is new about a very first sign-in: what that needs is for the tenant to say (S11). */
const FIRST = { because: 'first_sign_in' } as const;

function newDevice(device: 'known' | 'new', ever: Past['ever']): Signal {
  if (device === 'known') return signal('new_device', 'absent', {});
  return ever === 'none' ? signal('new_device', 'absent', FIRST) : signal('new_device', 'present', {});
}

function newNetwork(network: Network | null, { past }: { readonly past: Past }): Signal {
  if (network === null) return signal('new_network', 'unknown', { because: 'no_address' });
  if (past.ever === 'none') return signal('new_network', 'absent', { network, ...FIRST });
  if (past.places.length === 0) return signal('new_network', 'unknown', { network, because: 'nothing_remembered' });
  return signal('new_network', isKnown(network, past) ? 'absent' : 'present', { network, known: past.places.length });
}

function newCountry({ located, network }: Whereabouts, { past }: { readonly past: Past }): Signal {
  if (located.kind === 'off') return signal('new_country', 'off', {});
  if (past.ever === 'none') return signal('new_country', 'absent', FIRST);
  const country = located.kind === 'found' ? located.country : null;
  // Where somebody has been is no new country, also where the file knows nothing: the networks of a house are in none.
  if (country === null && isKnown(network, past)) return signal('new_country', 'absent', { because: 'known_network' });
  if (country === null) return signal('new_country', 'unknown', { because: reasonOf(located) });
  const known = [...new Set(past.places.flatMap((place) => (place.country === null ? [] : [place.country])))];
  if (known.length === 0) return signal('new_country', 'unknown', { country, because: 'nothing_remembered' });
  return signal('new_country', known.includes(country) ? 'absent' : 'present', { country, known: known.slice(0, NAMED).join(', ') });
}

type Before = Pick<Place, 'country' | 'point' | 'at'> & { readonly network: Network | null };

function impossibleTravel(
  { located, network }: Whereabouts,
  { at, from, past }: { readonly at: Place['at']; readonly from: Before | null; readonly past: Past['ever'] },
): Signal {
  if (located.kind === 'off') return signal('impossible_travel', 'off', {});
  if (past === 'none') return signal('impossible_travel', 'absent', FIRST);
  if (from !== null && from.network !== null && from.network === network)
    return signal('impossible_travel', 'absent', { because: 'same_network' });
  if (located.kind !== 'found') return signal('impossible_travel', 'unknown', { because: located.because });
  // A file of countries has no places: it can say nothing of travel.
  if (located.point === null) return signal('impossible_travel', 'off', { because: 'file_without_places' });
  if (from === null || from.point === null) return signal('impossible_travel', 'unknown', { because: 'nothing_remembered' });
  const travel = travelBetween({ point: from.point, at: from.at }, { point: located.point, at });
  const evidence = { from: from.country, to: located.country, km: travel.km, minutes: travel.minutes };
  return signal('impossible_travel', stateOfTravel(travel), evidence);
}

function stateOfTravel({ possible }: Travel): Signal['state'] {
  return possible === 'yes' ? 'absent' : 'present';
}

function listedAddress(listed: Listed): Signal {
  if (listed.kind === 'listed') return signal('listed_address', 'present', { list: listed.list });
  return listed.kind === 'unknown'
    ? signal('listed_address', 'unknown', { because: listed.because })
    : signal('listed_address', listed.kind, {});
}

function velocity(lately: number | null): Signal {
  if (lately === null) return signal('velocity', 'unknown', { because: 'source_failed' });
  return signal('velocity', lately > MOST_SIGN_INS_AN_HOUR ? 'present' : 'absent', { signIns: lately, minutes: 60 });
}

function networkChanged(from: Network | null, to: Network | null): Signal {
  if (from === null || to === null) return signal('network_changed', 'unknown', { because: 'no_address' });
  return signal('network_changed', from === to ? 'absent' : 'present', { from, to });
}

function isKnown(network: Network | null, past: Past): boolean {
  return network !== null && past.places.some((place) => place.network === network);
}

function reasonOf(located: Exclude<Whereabouts['located'], { kind: 'off' }>): Unknown['because'] {
  return located.kind === 'unknown' ? located.because : 'not_in_file';
}

function signal(kind: SignalKind, state: Signal['state'], evidence: Signal['evidence']): Signal {
  return { kind, state, evidence };
}
