import { assertNever } from '../../kernel/never.ts';
import type { RequiredFactors } from '../directory/requiredFactors.ts';
import { GERMAN_SIGNALS } from '../risk/signalWords.ts';
import type { DemandSource } from '../sessions/demand.ts';
import type { Method } from '../sessions/evidence.ts';
import type { StepUpTrigger } from '../stepUp/stepUpRule.ts';
import type { EnrolmentNeeds } from './decision.ts';
import type { DecisionWords } from './decisionWords.ts';
import type { Timing } from './rule.ts';
import type { DueReason, ElsewhereReason, EvidenceReason, WhyStep } from './why.ts';

const DUE: Readonly<Record<DueReason, string>> = {
  immediate: 'gibt keine Frist',
  grace_ended: 'gab eine Frist, die vorbei ist',
  account_is_younger: 'gibt eine Frist, aber nicht für Konten, die seit ihrem Beginn angelegt wurden',
};

const EVIDENCE: Readonly<Record<EvidenceReason, string>> = {
  factor_not_held: 'der Faktor ist nicht mehr da',
  demoted: 'er ist von davor, dass alle Sitzungen auf ihren ersten Faktor zurückgesetzt wurden',
  kind_not_allowed: 'diese Art ist hier nicht erlaubt',
  guard_only: 'damit wurde nur eine Einrichtung geöffnet, und Ersatzcodes allein genügen hier nicht',
  too_old: 'das ist älter als verlangt',
  before_trigger: 'das war, bevor etwas verlangt wurde',
  time_unsaid: 'der andere Anbieter sagt nicht, wann das war',
  too_old_to_guard: 'das ist mehr als 5 Minuten her',
  expired: 'das ist mehr als 10 Minuten her',
};

const ELSEWHERE: Readonly<Record<ElsewhereReason, string>> = {
  counts: 'Das zählt als MFA',
  not_mapped: 'Nichts davon zählt als MFA',
  factors_named: 'Hier ist das keine MFA, denn bestimmte Arten von Faktoren sind verlangt',
  demoted: 'Das ist keine MFA mehr: Alle Sitzungen wurden auf ihren ersten Faktor zurückgesetzt',
  too_old: 'Hierfür ist das keine MFA: Es ist älter als verlangt',
  before_trigger: 'Hierfür ist das keine MFA: Es war, bevor etwas verlangt wurde',
  time_unsaid: 'Hierfür ist das keine MFA: Der andere Anbieter sagt nicht, wann es war',
};

const METHODS: Readonly<Record<Method, string>> = {
  password: 'Das Passwort',
  federated: 'Die Anmeldung bei einem anderen Anbieter',
  webauthn: 'Der Passkey oder Sicherheitsschlüssel',
  totp: 'Der Code der Authenticator-App',
  sms: 'Der Code per SMS',
  backup_code: 'Der Ersatzcode',
  enrolment_pass: 'Der Einrichtungspass',
  mail_code: 'Der Code per Mail',
};

const BYPASS: Readonly<Record<Extract<WhyStep, { kind: 'bypass_ignored' }>['because'], string>> = {
  not_begun: 'sie hat noch nicht begonnen',
  over: 'sie ist vorbei',
  application_excepted: 'sie lässt diese Anwendung aus',
  demand_stands: 'was verlangt wurde, hebt sie nicht auf',
};

const SOURCES: Readonly<Record<DemandSource, string>> = {
  client: 'Die Anwendung',
  step_up: 'Eine Step-up-Regel',
  risk: 'Das Risiko dieser Anmeldung',
};

const STEP_UP_FACTORS: Readonly<Record<RequiredFactors, string>> = {
  any: '',
  webauthn: ' mit Passkey oder Sicherheitsschlüssel',
  not_sms: ' mit allem außer SMS',
};

const NEEDS: Readonly<Record<EnrolmentNeeds, string>> = {
  reauthentication: ', nachdem der erste Faktor noch einmal gezeigt wurde',
  mail_code: ', nach einem Code an die Mailadresse',
  pass: ', nach einem Einrichtungspass von der Administration',
};

/** Scopes stand in the accusative, after "für". */
export const GERMAN: DecisionWords = {
  kinds: {
    webauthn: 'Passkey oder Sicherheitsschlüssel',
    totp: 'Authenticator-App',
    sms: 'Code per SMS',
    backup_code: 'Ersatzcode',
  },
  list: (names) => (names.length < 2 ? (names[0] ?? 'nichts') : `${names.slice(0, -1).join(', ')} oder ${names.at(-1)}`),
  scope: { tenant: 'den Mandanten', group: (name) => `die Gruppe „${name}“`, application: (name) => `die Anwendung „${name}“` },
  levels: { off: 'Aus', optional: 'Freiwillig', required: 'Pflicht' },
  timing,

  granted: (aal, until) => `Meldet sich mit AAL ${aal} an${until === null ? '' : `; das gilt bis ${until}`}.`,
  challenged: (kinds) => `Zeigt einen zweiten Faktor: ${kinds}.`,
  challengedToEnrol: (kinds) => `Zeigt zuerst einen vorhandenen Faktor, bevor ein neuer eingerichtet wird: ${kinds}.`,
  enrols: (kinds, needs, { skippable, deadline }) => {
    const task = `Soll MFA einrichten${needs === null ? '' : NEEDS[needs]}: ${kinds}`;
    if (!skippable) return `${task}. Überspringen geht nicht.`;
    return deadline === null ? `${task}. Überspringen geht.` : `${task}. Überspringen geht bis ${deadline}.`;
  },
  reauthenticates: 'Muss sich mit dem ersten Faktor neu anmelden.',
  refused: {
    risk_too_high: 'Abgelehnt: Das ist zu ungewöhnlich, was auch immer sonst gezeigt wird.',
    no_allowed_factor: 'Abgelehnt: MFA ist nötig, und keine Art ist erlaubt, die diese Person benutzen oder einrichten könnte.',
    enrolment_window_closed:
      'Abgelehnt: Die Zeit, nach dem Zurücksetzen MFA einzurichten, ist vorbei. Öffnen Sie sie noch einmal oder geben Sie einen Einrichtungspass.',
    risk_without_factor: 'Abgelehnt: Das Risiko dieser Anmeldung verlangt MFA, und diese Person hat keinen Faktor dafür.',
    recovery_needed:
      'Abgelehnt: Zuerst muss der vorhandene Faktor gezeigt werden, und seine Art kann dieser Server jetzt nicht prüfen. Geben Sie einen Einrichtungspass.',
  },

  occasions: {
    sign_in: 'Das ist eine Anmeldung: Alle Regeln zählen.',
    session_reused: 'Eine Sitzung besteht: Nur die eigene Stufe der Anwendung zählt.',
    session_rests_on_allowance: 'Die Sitzung beruht auf einer Frist oder einer Befreiung: Alle Regeln zählen.',
    session_to_be_rechecked: 'Die Sitzung hat einen Nachweis verloren, oder die Person hat eine Rolle bekommen: Alle Regeln zählen.',
    version_asks_for_recheck: 'Eine Regel, die nach der Anmeldung begann, prüft bestehende Sitzungen neu: Alle Regeln zählen.',
    application_narrows_factors: 'Die Anwendung schränkt die Faktoren ein und hat keine eigene Stufe: Alle Regeln zählen.',
  },
  unconfigured: 'Für den Mandanten gilt noch keine Regel; das heißt Freiwillig, mit jeder Art von Faktor.',
  said: (scope, from, rule) => `Für ${scope} gilt seit ${from}: ${rule}.`,
  onlyKinds: (kinds) => `nur ${kinds}`,
  nothingSaid: 'nichts Eigenes',
  reaches: (rule, { percent, isReached }) =>
    `${rule}. Das erreicht ${percent} % der Menschen, und diese Person gehört ${isReached ? 'dazu' : 'nicht dazu'}`,
  scheduled: (scope, from) => `Eine Änderung für ${scope} ist für ${from} geplant und zählt noch nicht.`,
  withoutEffect: (scope, because) =>
    because === 'looser_than_tenant'
      ? `Die Stufe für ${scope} hat keine Wirkung: Der Mandant verlangt mehr.`
      : `Die Stufe für ${scope} zählt nicht, solange eine Sitzung besteht.`,
  due: (scope, since, because) => `Die Regel für ${scope}, Pflicht seit ${since}, ${DUE[because]}.`,
  inGrace: (scope, since, deadline) => `Die Regel für ${scope}, Pflicht seit ${since}, lässt Zeit bis ${deadline}.`,
  unavailable: (kinds) => `Das kann dieser Server jetzt nicht prüfen: ${kinds}.`,
  signals: GERMAN_SIGNALS,
  assessed: (score, signals, refuseFrom) =>
    `Das Risiko ist ${score} von 100: ${signals}.${refuseFrom === null ? '' : ` Ab ${refuseFrom} wird abgelehnt.`}`,
  stepUpRule: ({ name, trigger, factors, aal }, { triggeredAt, notBefore }) => {
    const proof = aal === 2 ? `MFA${STEP_UP_FACTORS[factors]}` : 'einen Nachweis, gleich welchen';
    return `Die Step-up-Regel „${name}“ zählt: ${stepUpTrigger(trigger, triggeredAt)}. Sie verlangt ${proof} von ${notBefore} oder später.`;
  },
  demanded: (source, { aal, kinds, maxAgeSeconds, notBefore }) => {
    const proof = aal === 2 ? `MFA${kinds === null ? '' : ` (${kinds})`}` : 'einen frischen Nachweis';
    const age = maxAgeSeconds === null ? '' : `, nicht älter als ${maxAgeSeconds} s`;
    return `${SOURCES[source]} verlangt ${proof}${age}${notBefore === null ? '' : `, nicht von vor ${notBefore}`}.`;
  },
  factors: ({ effective, held, usable, enrollable }) =>
    `Hier erlaubt: ${effective}. Vorhanden: ${held}. Kann gezeigt werden: ${usable}. Kann eingerichtet werden: ${enrollable}.`,
  evidenceIgnored: (method, at, because) => `${METHODS[method]} von ${at} zählt nicht: ${EVIDENCE[because]}.`,
  claimedElsewhere: ({ acr, amr, mfa }, at) =>
    `Der andere Anbieter nannte acr ${acr ?? 'keine'} und amr ${amr.length === 0 ? 'keine' : amr.join(' ')}, vom ${at}. ${ELSEWHERE[mfa]}.`,
  bypassHolds: (until) => `Eine Befreiung hebt die Regeln bis ${until} auf.`,
  bypassIgnored: (until, because) => `Die Befreiung bis ${until} hilft nicht: ${BYPASS[because]}.`,
  forced: {
    demand: 'MFA wird verlangt, deshalb geht Überspringen nicht.',
    reset: 'Die Faktoren wurden zurückgesetzt, deshalb geht Überspringen nicht.',
    last_code: 'Nur ein Ersatzcode ist übrig, deshalb muss eine andere Art eingerichtet werden.',
    due: 'Eine Pflicht ist fällig, deshalb geht Überspringen nicht.',
  },
  decided: (clause) => `Entschieden durch: ${clause}.`,
};

function stepUpTrigger(trigger: StepUpTrigger, at: string): string {
  switch (trigger.kind) {
    case 'operation':
      return `Der Vorgang „${trigger.operation}“ wurde um ${at} begonnen`;
    case 'first_access':
      return `Anwendungen mit der Kennzeichnung „${trigger.label}“ wurden in dieser Sitzung zuerst um ${at} geöffnet`;
    case 'scope':
      return `Der Scope „${trigger.scope}“ wurde in dieser Sitzung zuerst um ${at} verlangt`;
    case 'proof_age':
      return `Nachweise von vor ${at} sind zu alt für ${trigger.label === null ? 'jede Anwendung' : `Anwendungen mit der Kennzeichnung „${trigger.label}“`}`;
    case 'signal':
      return `„${GERMAN_SIGNALS.names[trigger.signal]}“ wurde um ${at} gesehen oder war nicht festzustellen`;
    case 'score':
      return `eine Bewertung von ${trigger.atLeast} oder mehr ergab sich um ${at}`;
    default:
      return assertNever(trigger);
  }
}

function timing(said: Timing): string {
  switch (said.kind) {
    case 'first-sign-in':
      return 'einzurichten bei der ersten Anmeldung';
    case 'next-sign-in':
      return 'einzurichten bei der nächsten Anmeldung';
    case 'grace-period':
      return said.days === 1 ? 'mit einer Frist von 1 Tag' : `mit einer Frist von ${said.days} Tagen`;
    default:
      return assertNever(said);
  }
}
