import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { runs, specimens } from '../../spec/corpus.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { describeDecision } from '../../src/domain/policy/describeDecision.ts';
import { describeWhy, type Wording } from '../../src/domain/policy/describeWhy.ts';
import { DECISION_WORDS, LANGUAGES, type Language } from '../../src/domain/policy/languages.ts';
import { AT, ago, always, decided } from './decided.ts';

function wordingOf(language: Language): Wording {
  return { words: DECISION_WORDS[language], name: (scope) => (scope.kind === 'group' ? scope.group : scope.application) };
}

const IN_ENGLISH = wordingOf('en');

describe('a decision in sentences', () => {
  it('L3, L4, T4: tells what each scope said and what of it counted', () => {
    const decision = decided({
      tenant: { policy: [{ from: '2026-11-20T00:00:00Z', level: 'required', timing: { kind: 'grace-period', days: 14 } }] },
      groups: { beta: { policy: always({ level: 'optional', factors: ['webauthn', 'totp'] }) }, quiet: { policy: always({}) } },
      user: { groups: ['beta', 'quiet'] },
    });
    assert.deepEqual(describeWhy(decision, IN_ENGLISH), [
      'Is asked to set up a passkey or security key, or an authenticator app. It can be skipped until 2026-12-04 00:00:00 UTC.',
      'This is a sign-in: all rules count.',
      'The tenant has said since 2026-11-20 00:00:00 UTC: Required, within a grace period of 14 days.',
      'The rule of the tenant, Required since 2026-11-20 00:00:00 UTC, leaves time until 2026-12-04 00:00:00 UTC.',
      'The group "beta" has said since 2026-01-01 00:00:00 UTC: Optional, only a passkey or security key, or an authenticator app.',
      'The level of the group "beta" has no effect: the tenant requires more.',
      'The group "quiet" has said since 2026-01-01 00:00:00 UTC: nothing of its own.',
      'Allowed here: a passkey or security key, or an authenticator app. Held: nothing. Can answer: nothing. Could set up: a passkey or security key, or an authenticator app.',
      'Decided by: offer_enrolment.',
    ]);
  });

  it('L3: tells whom a rule reaches, and whether this person is among them', () => {
    const reaching = { policy: always({ level: 'required', reach: { percent: 25, others: 'optional' } }) };
    const said = (cohort: number) => describeWhy(decided({ tenant: reaching, user: { cohort } }), IN_ENGLISH)[2];
    const since = 'The tenant has said since 2026-01-01 00:00:00 UTC:';
    assert.equal(said(24), `${since} Required. It reaches 25 % of people, and this person is among them.`);
    assert.equal(said(25), `${since} Optional. It reaches 25 % of people, and this person is not among them.`);
  });

  it('U1, S8, B5, F12: tells about demands, proofs, a bypass and missing kinds', () => {
    const decision = decided({
      tenant: {
        availableKinds: ['webauthn', 'totp', 'backup_code'],
        policy: [...always({ level: 'off', timing: { kind: 'grace-period', days: 1 } }), { from: ago(-60), level: 'required' }],
      },
      user: { bypass: { from: ago(60), until: ago(-60), exceptApplications: [] } },
      evidence: [
        { method: 'password', at: AT },
        { method: 'totp', at: AT, factorId: 'gone' },
      ],
      demand: { factors: ['totp'], maxAgeSeconds: 60, notBefore: AT, source: 'client' },
    });
    assert.deepEqual(describeWhy(decision, IN_ENGLISH), [
      'Is asked to set up an authenticator app. It cannot be skipped.',
      'This is a sign-in: all rules count.',
      'The tenant has said since 2026-01-01 00:00:00 UTC: Off, within a grace period of 1 day.',
      'A change of the tenant is scheduled for 2026-12-01 09:01:00 UTC and does not count yet.',
      'This server cannot verify now: a code by SMS.',
      'The application demands MFA by an authenticator app, not older than 60 s, not from before 2026-12-01 09:00:00 UTC.',
      'Allowed here: an authenticator app. Held: nothing. Can answer: nothing. Could set up: an authenticator app.',
      'MFA is demanded, so setting it up cannot be skipped.',
      'The code of the authenticator app of 2026-12-01 09:00:00 UTC does not count: the factor is not held any more.',
      'The bypass until 2026-12-01 09:01:00 UTC does not help: it does not lift a demand.',
      'Decided by: enrol_now.',
    ]);
  });

  it('S3, B3: tells about a live session and a bypass that holds', () => {
    const reused = decided({
      tenant: { policy: always({ level: 'required', timing: { kind: 'next-sign-in' } }) },
      session: { signedInAt: ago(60), allowance: null, recheckAt: null },
    });
    assert.deepEqual(describeWhy(reused, IN_ENGLISH).slice(0, 4), [
      'Signs in with AAL 1.',
      "A session is live: only the application's own level counts.",
      'The tenant has said since 2026-01-01 00:00:00 UTC: Required, to be set up at the next sign-in.',
      'The level of the tenant does not count for a live session.',
    ]);
    const bypassed = decided({
      tenant: { policy: always({ level: 'required', timing: { kind: 'first-sign-in' } }) },
      user: { bypass: { from: ago(60), until: ago(-60), exceptApplications: [] } },
    });
    assert.deepEqual(
      describeWhy(bypassed, IN_ENGLISH).filter((line) => /AAL|has said|due|bypass lifts/.test(line)),
      [
        'Signs in with AAL 1, which holds until 2026-12-01 09:01:00 UTC.',
        'The tenant has said since 2026-01-01 00:00:00 UTC: Required, to be set up at the first sign-in.',
        'A Required rule is due, so setting up MFA cannot be skipped.',
        'A bypass lifts the rules until 2026-12-01 09:01:00 UTC.',
      ],
    );
  });

  it('L2, U1: tells about a tenant without rules and a demand for any recent proof', () => {
    const demand = { aal: 1, factors: null, maxAgeSeconds: null, source: 'step_up' } as const;
    const lines = describeWhy(decided({ demand: { ...demand } }), IN_ENGLISH);
    assert.ok(lines.includes('The tenant has no rule in force, which reads Optional, with every kind of factor.'));
    assert.ok(lines.includes('A step-up rule demands a recent proof.'));
    const any = describeWhy(decided({ demand: { ...demand, aal: 2 } }), IN_ENGLISH);
    assert.ok(any.includes('A step-up rule demands MFA.'));
  });

  it('F4, S11: tells a challenge from a guard, and what an enrolment needs before', () => {
    const factors = [
      { id: 'f1', kind: 'totp' as const },
      { id: 'f2', kind: 'webauthn' as const },
    ];
    const says = (parts: Parameters<typeof decided>[0]): string => describeDecision(decided(parts), IN_ENGLISH.words);
    assert.equal(says({ user: { factors } }), 'Is asked for a passkey or security key, or an authenticator app.');
    assert.equal(
      says({ user: { factors }, tenant: { policy: always({ level: 'optional', factors: ['sms'] }) } }),
      'Is asked for a passkey or security key, or an authenticator app, to prove an existing factor before a new one is set up.',
    );
    assert.equal(
      says({ tenant: { firstEnrolment: 'mail_code', policy: always({ level: 'optional', factors: ['totp', 'sms', 'webauthn'] }) } }),
      'Is asked to set up a passkey or security key, an authenticator app, or a code by SMS, after a code sent to the mail address. It can be skipped.',
    );
  });

  it('in German', () => {
    const decision = decided({
      tenant: { policy: [{ from: '2026-11-20T00:00:00Z', level: 'required', timing: { kind: 'grace-period', days: 14 } }] },
      groups: { beta: { policy: always({ level: 'optional', factors: ['webauthn', 'totp'], reach: { percent: 25, others: 'off' } }) } },
      user: { groups: ['beta'], cohort: 30, bypass: { from: ago(120), until: ago(60), exceptApplications: [] } },
      evidence: [
        { method: 'password', at: AT },
        { method: 'totp', at: AT, factorId: 'gone' },
      ],
    });
    assert.deepEqual(describeWhy(decision, wordingOf('de')), [
      'Soll MFA einrichten: Passkey oder Sicherheitsschlüssel oder Authenticator-App. Überspringen geht bis 2026-12-04 00:00:00 UTC.',
      'Das ist eine Anmeldung: Alle Regeln zählen.',
      'Für den Mandanten gilt seit 2026-11-20 00:00:00 UTC: Pflicht, mit einer Frist von 14 Tagen.',
      'Die Regel für den Mandanten, Pflicht seit 2026-11-20 00:00:00 UTC, lässt Zeit bis 2026-12-04 00:00:00 UTC.',
      'Für die Gruppe „beta“ gilt seit 2026-01-01 00:00:00 UTC: Aus, nur Passkey oder Sicherheitsschlüssel oder Authenticator-App. Das erreicht 25 % der Menschen, und diese Person gehört nicht dazu.',
      'Die Stufe für die Gruppe „beta“ hat keine Wirkung: Der Mandant verlangt mehr.',
      'Hier erlaubt: Passkey oder Sicherheitsschlüssel oder Authenticator-App. Vorhanden: nichts. Kann gezeigt werden: nichts. Kann eingerichtet werden: Passkey oder Sicherheitsschlüssel oder Authenticator-App.',
      'Der Code der Authenticator-App von 2026-12-01 09:00:00 UTC zählt nicht: der Faktor ist nicht mehr da.',
      'Die Befreiung bis 2026-12-01 08:59:00 UTC hilft nicht: sie ist vorbei.',
      'Entschieden durch: offer_enrolment.',
    ]);
  });

  it('every decision can be told in every language, in sentences that are all filled in', () => {
    for (const { situation } of specimens(2026, runs(3_000))) {
      const decision = decide(situation.snapshot, situation.facts);
      for (const line of LANGUAGES.flatMap((language) => describeWhy(decision, wordingOf(language)))) {
        assert.match(line, /^\p{Lu}.*\.$/u);
        assert.doesNotMatch(line, /undefined|null|NaN|object/);
      }
    }
  });
});
