import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { SeededRandom } from '../../spec/seededRandom.ts';
import type { Network } from '../../src/domain/directory/network.ts';
import { assessSession, assessSignIn, MOST_SIGN_INS_AN_HOUR } from '../../src/domain/risk/assess.ts';
import type { Located, Place, SessionCircumstances, SignInCircumstances } from '../../src/domain/risk/circumstances.ts';
import { networkOf } from '../../src/domain/risk/networkOf.ts';
import { DEFAULT_RISK, riskFault } from '../../src/domain/risk/riskSettings.ts';
import { bandOf, RISK_BANDS, scoreOf } from '../../src/domain/risk/score.ts';
import { type Assessment, SIGNAL_KINDS, type Signal, type SignalKind, type SignalState } from '../../src/domain/risk/signals.ts';
import { distanceKm, type Point, travelBetween } from '../../src/domain/risk/travel.ts';
import { after, HOUR, instant, MINUTE } from '../../src/kernel/instant.ts';

const NOW = instant(Date.parse('2026-12-01T09:00:00Z'));
const HAMBURG: Point = { latitude: 53.55, longitude: 9.99, radiusKm: 20 };
const BERLIN: Point = { latitude: 52.52, longitude: 13.4, radiusKm: 20 };
const SINGAPORE: Point = { latitude: 1.29, longitude: 103.85, radiusKm: 20 };
const OFFICE = '192.0.2.0/24' as Network;
const HOTEL = '198.51.100.0/24' as Network;

const found = (country: string, point: Point | null): Located => ({ kind: 'found', country, point });
const place = (network: Network, { country = 'DE', point = HAMBURG, ago = 24 * HOUR } = {}): Place => ({
  network,
  country,
  point,
  at: after(NOW, -ago),
});

/** Somebody in their office, as every day. */
const USUAL: SignInCircumstances = {
  at: NOW,
  here: { network: OFFICE, located: found('DE', HAMBURG), listed: { kind: 'absent' } },
  past: { ever: 'some', places: [place(OFFICE)] },
  device: 'known',
  lately: 1,
};

const signIn = (changed: Partial<SignInCircumstances>): Assessment => assessSignIn({ ...USUAL, ...changed }, DEFAULT_RISK);
const stateOf = (assessment: Assessment, kind: SignalKind): SignalState | undefined =>
  assessment.signals.find((signal) => signal.kind === kind)?.state;
const bandIn = ({ score }: Assessment): string => bandOf(score, DEFAULT_RISK.thresholds);
const present = ({ signals }: Assessment): SignalKind[] => signals.filter(({ state }) => state === 'present').map(({ kind }) => kind);

describe('what a sign-in is assessed as', () => {
  it('U1: an ordinary day has a score of nothing', () => {
    assert.deepEqual([signIn({}).score, present(signIn({}))], [0, []]);
  });

  it('U1: by default one thing that is new is nothing, two are noticed, a new country with a new browser is asked', () => {
    assert.equal(bandIn(signIn({ device: 'new' })), 'none');
    const atHotel = { ...USUAL.here, network: HOTEL };
    assert.equal(bandIn(signIn({ here: atHotel })), 'none');
    assert.equal(bandIn(signIn({ here: atHotel, device: 'new' })), 'notice');
    const past = { ever: 'some', places: [place(OFFICE, { ago: 72 * HOUR })] } as const;
    const abroad = { ...atHotel, located: found('SG', SINGAPORE) };
    assert.equal(bandIn(signIn({ here: abroad, past })), 'notice');
    assert.equal(bandIn(signIn({ here: abroad, past, device: 'new' })), 'ask');
  });

  it('U1: an own browser over a VPN abroad is asked, and an unknown one at the same place is refused', () => {
    const here = { ...USUAL.here, network: HOTEL, located: found('SG', SINGAPORE) };
    const past = { ever: 'some', places: [place(OFFICE, { ago: HOUR })] } as const;
    assert.equal(bandIn(signIn({ here, past })), 'ask');
    assert.equal(bandIn(signIn({ here, past, device: 'new' })), 'refuse');
  });

  it('U3: nothing is new about a very first sign-in, so a newcomer is neither asked nor refused for it', () => {
    const here = { ...USUAL.here, network: HOTEL, located: found('SG', SINGAPORE) };
    assert.equal(signIn({ here, device: 'new', past: { ever: 'none', places: [] } }).score, 0);
  });

  it('U1: where nothing is remembered of somebody who did sign in before, what would be new is unknown', () => {
    const forgotten = signIn({ past: { ever: 'some', places: [] } });
    for (const kind of ['new_network', 'new_country', 'impossible_travel'] as const) assert.equal(stateOf(forgotten, kind), 'unknown');
    assert.equal(bandIn(forgotten), 'notice');
  });

  it('U1: a house whose addresses are in no file is a known place all the same', () => {
    const here = { ...USUAL.here, located: { kind: 'unknown', because: 'not_in_file' } } as const;
    assert.equal(signIn({ here, past: { ever: 'some', places: [{ ...place(OFFICE), country: null, point: null }] } }).score, 0);
  });

  it('U1: without a file its signals are off, and a file of countries says nothing of travel', () => {
    const off = signIn({ here: { network: HOTEL, located: { kind: 'off' }, listed: { kind: 'off' } } });
    for (const kind of ['new_country', 'impossible_travel', 'listed_address'] as const) assert.equal(stateOf(off, kind), 'off');
    const countries = signIn({ here: { ...USUAL.here, network: HOTEL, located: found('FR', null) } });
    assert.equal(stateOf(countries, 'impossible_travel'), 'off');
    assert.equal(stateOf(countries, 'new_country'), 'present');
  });

  it('U1: more sign-ins in an hour than a person makes are a signal', () => {
    assert.equal(stateOf(signIn({ lately: MOST_SIGN_INS_AN_HOUR }), 'velocity'), 'absent');
    assert.equal(stateOf(signIn({ lately: MOST_SIGN_INS_AN_HOUR + 1 }), 'velocity'), 'present');
    assert.equal(stateOf(signIn({ lately: null }), 'velocity'), 'unknown');
  });

  it('U1: an address of a list is named with the list', () => {
    const listed = signIn({ here: { ...USUAL.here, listed: { kind: 'listed', list: 'tor-exits' } } });
    assert.deepEqual(
      listed.signals.find(({ kind }) => kind === 'listed_address'),
      { kind: 'listed_address', state: 'present', evidence: { list: 'tor-exits' } },
    );
  });
});

describe('what the use of a session is assessed as', () => {
  const session: SessionCircumstances = {
    at: NOW,
    here: USUAL.here,
    past: USUAL.past,
    device: 'known',
    signedIn: { network: OFFICE, country: 'DE', point: HAMBURG, at: after(NOW, -30 * MINUTE) },
  };

  it('S3: where it was signed in it is nothing, and roaming to another network of the same town neither', () => {
    assert.equal(assessSession(session, DEFAULT_RISK).score, 0);
    const roaming = assessSession({ ...session, here: { ...session.here, network: HOTEL } }, DEFAULT_RISK);
    assert.deepEqual([present(roaming), bandIn(roaming)], [['network_changed'], 'none']);
  });

  it('S3: a cookie that was carried abroad is refused, and the own browser behind a VPN is asked', () => {
    const here = { ...session.here, network: HOTEL, located: found('SG', SINGAPORE) };
    assert.equal(bandIn(assessSession({ ...session, here }, DEFAULT_RISK)), 'ask');
    assert.equal(bandIn(assessSession({ ...session, here, device: 'new' }, DEFAULT_RISK)), 'refuse');
  });
});

describe('how far is too far', () => {
  it('U1: travel is impossible only when nothing flies that fast, both places being inexact', () => {
    const from = { point: HAMBURG, at: NOW };
    assert.ok(Math.abs(distanceKm(HAMBURG, BERLIN) - 255) < 5);
    assert.ok(Math.abs(distanceKm(HAMBURG, SINGAPORE) - 10_150) < 100);
    assert.equal(travelBetween(from, { point: BERLIN, at: after(NOW, HOUR) }).possible, 'yes');
    assert.equal(travelBetween(from, { point: BERLIN, at: NOW }).possible, 'no');
    assert.equal(travelBetween(from, { point: SINGAPORE, at: after(NOW, 9 * HOUR) }).possible, 'no');
    assert.equal(travelBetween(from, { point: SINGAPORE, at: after(NOW, 11 * HOUR) }).possible, 'yes');
    assert.equal(travelBetween({ point: { ...HAMBURG, radiusKm: 300 }, at: NOW }, { point: BERLIN, at: NOW }).possible, 'yes');
  });

  it('U1: a network is the first 24 bits of IPv4 and the first 48 of IPv6, however the address is written', () => {
    assert.equal(networkOf('192.0.2.77'), '192.0.2.0/24');
    assert.equal(networkOf('::ffff:192.0.2.77'), '192.0.2.0/24');
    assert.equal(networkOf('192.0.2.77:4711'), '192.0.2.0/24');
    assert.equal(networkOf('2001:db8:12:3400::1'), networkOf('2001:0DB8:12:ffff:1:2:3:4'));
    assert.notEqual(networkOf('2001:db8:12::1'), networkOf('2001:db8:13::1'));
    for (const none of [null, '', 'somewhere', '999.1.1.1']) assert.equal(networkOf(none), null, String(none));
  });
});

describe('what the score promises', () => {
  const STATES: readonly SignalState[] = ['present', 'absent', 'unknown', 'off'];
  const each = (seed: number, check: (random: SeededRandom) => void): void => {
    const random = new SeededRandom(seed);
    for (let index = 0; index < 5_000; index += 1) check(random);
  };
  const upTo = (random: SeededRandom, most: number): number => Math.floor(random.next() * (most + 1));
  const weightsOf = (random: SeededRandom): Record<SignalKind, number> =>
    Object.fromEntries(SIGNAL_KINDS.map((kind) => [kind, upTo(random, 100)])) as Record<SignalKind, number>;
  const signalsOf = (random: SeededRandom): Signal[] =>
    random.some(SIGNAL_KINDS, 0.7).map((kind) => ({ kind, state: random.pick(STATES), evidence: {} }));

  it('U1: what is not known never scores lower than what is absent, and never higher than what is present', () => {
    each(1, (random) => {
      const weights = weightsOf(random);
      const signals = signalsOf(random);
      const with_ = (state: SignalState) =>
        scoreOf(
          signals.map((signal) => (signal.state === 'unknown' ? { ...signal, state } : signal)),
          weights,
        );
      const score = scoreOf(signals, weights);
      assert.ok(with_('absent') <= score && score <= with_('present'));
    });
  });

  it('U1: one more signal never lowers the score, which stays from 0 to 100', () => {
    each(2, (random) => {
      const weights = weightsOf(random);
      const signals = signalsOf(random);
      const score = scoreOf(signals, weights);
      assert.ok(score >= scoreOf(signals.slice(1), weights));
      assert.ok(Number.isInteger(score) && score >= 0 && score <= 100);
    });
  });

  it('U1: a higher score, or a lower threshold, never leads to something milder', () => {
    each(3, (random) => {
      const [notice = 1, ask = 1, refuse = 1] = [1, 2, 3].map(() => 1 + upTo(random, 99)).sort((one, other) => one - other);
      const thresholds = { notice, ask, refuse: random.chance(0.2) ? null : refuse };
      const score = upTo(random, 99);
      const worse = (one: number, other: typeof thresholds) => RISK_BANDS.indexOf(bandOf(one, other));
      assert.ok(worse(score + 1, thresholds) >= worse(score, thresholds));
      assert.ok(worse(score, { ...thresholds, ask: notice }) >= worse(score, thresholds));
      if (thresholds.refuse !== null) assert.ok(worse(score, { ...thresholds, refuse: ask }) >= worse(score, thresholds));
    });
  });

  it('U1: a source that fails makes a sign-in no milder', () => {
    each(4, (random) => {
      const located = random.pick<Located>([found('DE', HAMBURG), found('DE', BERLIN), found('SG', SINGAPORE)]);
      const here = { network: random.pick([OFFICE, HOTEL]), located, listed: { kind: 'absent' } } as const;
      const usual = { ...USUAL, here, device: random.pick(['known', 'new'] as const) };
      const failed = { ...usual, here: { ...here, listed: { kind: 'unknown', because: 'source_failed' } as const } };
      assert.ok(assessSignIn(failed, DEFAULT_RISK).score >= assessSignIn(usual, DEFAULT_RISK).score);
    });
  });
});

describe('which settings make sense', () => {
  it('U1: the defaults do, and what is out of range or order is said', () => {
    assert.equal(riskFault(DEFAULT_RISK), null);
    const { weights, thresholds } = DEFAULT_RISK;
    assert.equal(riskFault({ ...DEFAULT_RISK, weights: { ...weights, velocity: 101 } }), 'weight_out_of_range');
    assert.equal(riskFault({ ...DEFAULT_RISK, thresholds: { ...thresholds, notice: 0 } }), 'threshold_out_of_range');
    assert.equal(riskFault({ ...DEFAULT_RISK, thresholds: { ...thresholds, ask: 81 } }), 'thresholds_out_of_order');
    assert.equal(riskFault({ ...DEFAULT_RISK, thresholds: { ...thresholds, refuse: null } }), null);
    assert.equal(riskFault({ ...DEFAULT_RISK, rememberDays: 6 }), 'days_out_of_range');
  });
});
