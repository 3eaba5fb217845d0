/** What one type of audit event means. docs/events.md is printed from this. */
export interface EventDescription {
  readonly description: string;
  /** Ids of the rules of enforcement on whose account the event exists. */
  readonly rules: readonly string[];
  /** The fields of `data` with their meaning. None holds a secret (A3); instants are RFC 3339 text. */
  readonly data: Readonly<Record<string, string>>;
}

const SWEPT: EventDescription['data'] = {
  reason: 'why, in the words of who did it',
  from: 'the instant up to which what was shown counts no more',
  overSeconds: 'the time over which people are reached, each at a moment of their own; 0: all at once',
  version: 'id of the rule with which it begins; null: it stands alone',
};

/** Every type of audit event, and nothing that is not written somewhere. What all events carry (event.ts) is not repeated here. */
export const EVENTS = {
  'user.signed_in': {
    description: 'A sign-in ended in a new session.',
    rules: ['A3', 'S1'],
    data: {
      aal: 'assurance level of the session, 1 or 2',
      methods: 'the methods that were shown',
      until: 'end of the grace or the bypass on which the session rests; null: it rests on none that ends',
      decidedBy: 'the clause that granted it',
      wouldHave:
        'what the rules that are tried, and enforce nothing, would have made of it, and the clause; absent: the same, or none are tried',
      risk: 'how unusual it was: mode, score, band (none, notice, ask or refuse), the signals that were present or unknown with what they were judged by, and in report_only what it would have come to (null: the same); absent: risk was off',
      scopes: 'the OAuth scopes that were asked for, as step-up rules look at them; absent: it was for no application',
      elsewhere:
        'what providers elsewhere claimed, each with its id, acr, amr, when the person was there (null: it does not say), and whether that is mapped to MFA; absent: none was asked',
    },
  },
  'user.new_device': {
    description: 'Somebody signed in with a browser that they had not used before. They are told.',
    rules: ['A3'],
    data: { device: 'browser and system, as the browser says; null: it says nothing that people would know' },
  },
  'user.sign_in_failed': {
    description:
      'A first factor was wrong, or the account may not sign in. What the browser saw does not tell which. Of first factors that are throttled the first is on record, and once in 15 minutes after it; of what comes back wrongly from a provider elsewhere likewise, for each reason and person there, or network address where nobody is known.',
    rules: ['A3', 'P5'],
    data: {
      reason: 'unknown_user, wrong_password, wrong_passkey, throttled, locked or disabled; of a provider elsewhere the code of the refusal',
      method: 'the first factor that was tried',
      provider: 'id of the provider elsewhere; absent: the method is another',
      detail: 'what was wrong with its answer, in short',
      claimed: 'what it claimed: subject, acr and amr; absent: its answer was not believed',
    },
  },
  'user.sign_in_cancelled': {
    description:
      'The person cancelled a sign-in, or a step-up on a live session, which stays as it was. Where nobody had shown anything it is written once in 15 minutes for each network address.',
    rules: ['U2', 'A3'],
    data: {},
  },
  'user.mfa_required': {
    description: 'A sign-in or an authorization reached the MFA step. Written once per flow.',
    rules: ['A1'],
    data: {
      step: 'challenge, enrolment or refusal',
      offered: 'the kinds of factor that were offered',
      reason: 'policy, demand, step_up or risk',
      enrolment: 'whether enrolment is asked',
      deadline: 'end of the grace; null: none is running',
      decidedBy: 'the clause that decided',
      rules: 'the scopes whose rules decided, with the version of each',
      stepUp: 'the step-up rules that were triggered, each by id, name, the instant since which it says so, trigger and mode; absent: none',
    },
  },
  'user.mfa_succeeded': {
    description: 'The MFA step of a flow ended with a proof.',
    rules: ['A2'],
    data: { method: 'the factor that was shown last; null: a grant of AAL 2 without one' },
  },
  'user.mfa_skipped': {
    description: 'The person chose "not now" where the rules allow it.',
    rules: ['A2', 'L7', 'T8'],
    data: {
      level: 'the level at that moment',
      deadline: 'end of the grace; null: none is running',
      decidedBy: 'the clause that let the person go on',
    },
  },
  'user.mfa_refused': {
    description: 'The MFA step of a flow ended in a refusal.',
    rules: ['A2', 'F5'],
    data: {
      because: 'the error code of the refusal',
      decidedBy: 'the clause that decided',
      wouldHave:
        'what the rules that are tried, and enforce nothing, would have made of it, and the clause; absent: the same, or none are tried',
      risk: 'how unusual it was: mode, score, band (none, notice, ask or refuse), the signals that were present or unknown with what they were judged by, and in report_only what it would have come to (null: the same); absent: risk was off',
      scopes: 'as of user.signed_in',
    },
  },
  'user.mfa_failed': {
    description: 'A second factor was wrong. The flow goes on, unless a limit is reached.',
    rules: ['A3', 'L10'],
    data: {
      method: 'the factor that was tried, or enrolment_pass, or mail_code',
      reason: 'wrong, or the limit that stopped it',
      until: 'the earliest next try, where a limit stopped it for a time; null otherwise',
    },
  },
  'code.sent': {
    description: 'A code was sent to the person.',
    rules: ['A3', 'S11'],
    data: { purpose: 'what it serves for: mail_code, sms_challenge or sms_enrolment', message: 'id of the message that carries it' },
  },
  'user.step_refused': {
    description:
      'A step of a sign-in was refused: it was not what was asked for, or an enrolment could not be confirmed. The sign-in goes on as it was.',
    rules: ['A3', 'P1'],
    data: { code: 'the error code of the refusal' },
  },
  'factor.enrolled': {
    description: 'A factor was confirmed and counts from now on.',
    rules: ['A3', 'S1', 'S10'],
    data: { factor: 'id of the factor', kind: 'its kind', label: 'the name that the person gave it' },
  },
  'factor.renamed': {
    description: 'The person gave a factor another name.',
    rules: ['A3'],
    data: { factor: 'id of the factor', kind: 'its kind', from: 'its name before', to: 'its name now' },
  },
  'factor.counter_regressed': {
    description:
      'The signature counter of a key went back, as a cloned key would make it. Synced passkeys do it too, so nothing was refused.',
    rules: ['A3'],
    data: { factor: 'id of the factor' },
  },
  'factor.removed': {
    description:
      'A factor was removed. Sessions lose the proofs that were made with it. With the last real one the backup codes that were made beside it go too.',
    rules: ['A3', 'S8', 'F8'],
    data: {
      factor: 'id of the factor',
      kind: 'its kind',
      label: 'its name; absent where an administrator removed it',
      reason: 'removed, replaced or reset',
    },
  },
  'backup_codes.made': {
    description: 'A batch of backup codes was made. An earlier batch is dead.',
    rules: ['A3', 'F7', 'F8', 'F9', 'F11'],
    data: {
      companion: 'whether it was made beside a real factor',
      renewed: 'whether somebody asked for new codes; false: they came with an enrolment',
      count: 'number of codes',
    },
  },
  'backup_codes.used': {
    description: 'A backup code was right, and is spent.',
    rules: ['A3', 'F7', 'F10'],
    data: {
      factor: 'id of the batch',
      purpose: 'assure: for a sign-in or step-up; guard: before another factor was added',
      remaining: 'codes that are left of the batch',
      onlyFactor: 'whether the person has nothing else, so that they have to be warned before the codes are over',
    },
  },
  'backup_codes.last_reserved': {
    description:
      'The last code of somebody who has nothing else was right. It is held for this flow, and spent when the enrolment that it opens completes.',
    rules: ['A3', 'F10'],
    data: { factor: 'id of the batch', until: 'the instant from which it is free again' },
  },
  'session.network_changed': {
    description:
      'A live session was used to open an application from another network than it was signed in from. Written when it is first seen there, while risk is not off.',
    rules: ['A3', 'S3', 'U1'],
    data: { risk: 'as of a sign-in' },
  },
  'session.raised': {
    description: 'A live session gained proofs and got a new secret.',
    rules: ['S7', 'U2'],
    data: {
      aal: 'assurance level that the proofs are worth for the application that was being opened, 1 or 2',
      methods: 'the methods that were shown (RFC 8176)',
      decidedBy: 'the clause that granted it',
      until: 'end of the allowance on which it rests; null: it has none',
      stepUp: 'what step-up rules in report-only would have asked besides, as step_up.would_have_asked tells it; absent: nothing',
    },
  },
  'session.revoked': {
    description: 'One session was ended.',
    rules: ['A3', 'S6'],
    data: { session: 'id of the session that ended', reason: 'signed_out or revoked' },
  },
  'user.sessions_revoked': {
    description:
      'All sessions, refresh tokens and pending sign-ins of one person were ended, but the session that is named as kept. No browser is a known one of theirs any more.',
    rules: ['A3', 'S6'],
    data: {
      reason: 'why, in the words of who did it',
      kept: 'id of the session in which the person ended all their others; absent: none was kept',
    },
  },
  'account.refused': {
    description: 'A change that a person wanted to make to their own account was refused. Nothing was changed.',
    rules: ['A3', 'S9', 'S10', 'F2'],
    data: {
      act: 'prove_factor, add_factor, rename_factor, remove_factor, renew_codes, add_link, remove_link, end_session or end_other_sessions',
      code: 'the error code of the refusal',
    },
  },
  'tenant.sessions_revoked': {
    description: 'All sessions, refresh tokens and pending sign-ins of the tenant end, at once or over a time.',
    rules: ['A3', 'S6'],
    data: SWEPT,
  },
  'tenant.sessions_demoted': {
    description:
      'All sessions of the tenant are set back to AAL 1, at once or over a time: what factors showed until then is no second factor any more.',
    rules: ['A3', 'S6', 'S8'],
    data: SWEPT,
  },
  'forward_auth.code_refused': {
    description:
      'A code for a protected host was shown that was used, too old, or of another browser or host. On record once in 15 minutes for each network address.',
    rules: ['A3', 'P2'],
    data: { origin: 'the protected host' },
  },
  'saml.message_refused': {
    description:
      'A message of SAML was refused before anybody was asked: malformed, of an unknown service provider, not signed as it has to be, meant for another place, too old, or sent before. On record once in 15 minutes for each application and network address.',
    rules: ['A3', 'P2'],
    data: { code: 'the error code of the refusal' },
  },
  'authorization.granted': {
    description: 'A live session opened an application after it had been asked for something. A silent authorization writes nothing.',
    rules: ['A3', 'S3'],
    data: { aal: 'assurance level for this application', decidedBy: 'the clause that granted it' },
  },
  'authorization.denied': {
    description: 'A live session did not open an application. The session itself goes on.',
    rules: ['A3', 'S3', 'U2'],
    data: { because: 'the error that the application was told', decidedBy: 'the clause that decided; null: no rule was asked' },
  },
  'token.reused': {
    description: 'A code or refresh token was presented after it had been used. All tokens of that authorization are dead.',
    rules: ['A3'],
    data: {},
  },
  'token.refresh_refused': {
    description:
      'A refresh was refused: the allowance on which the session rests is over, a recheck asks for more than was shown, or the second factor was demoted.',
    rules: ['A3', 'S2', 'S6'],
    data: { decidedBy: 'the clause that decided, or demoted' },
  },
  'client.authentication_failed': {
    description:
      'An application did not prove itself at an endpoint of the protocol: a wrong secret, another method than it is registered with, or an unknown client. Written once in 15 minutes for each application and network address.',
    rules: ['A3'],
    data: { endpoint: 'token, introspection or revocation' },
  },
  'request.other_origin': {
    description:
      'A request that would have changed something came from a page of another site, and was refused. Written once in 15 minutes for each network address.',
    rules: ['A3'],
    data: { act: 'method and address of the request', origin: 'the site that it came from; null: the browser did not say' },
  },
  'policy.version_added': {
    description: 'A rule was set, from now or from an instant to come.',
    rules: ['A3', 'S5'],
    data: {
      scope: 'tenant, group or application, with its id',
      version: 'id of the version',
      rule: 'what the version says',
      from: 'the instant from which it holds',
      restores: 'id of the earlier version that is said again; absent: none is',
    },
  },
  'policy.version_withdrawn': {
    description: 'A version that had not begun was withdrawn.',
    rules: ['A3'],
    data: { scope: 'tenant, group or application, with its id', version: 'id of the version' },
  },
  'policy.risk_changed': {
    description: 'What is made of the risk of a sign-in was changed: mode, weights, thresholds, or how long places are remembered.',
    rules: ['A3', 'U1'],
    data: { before: 'the settings before', after: 'the settings now' },
  },
  'policy.trial_started': {
    description: 'A rule is tried from now on: what it would have made of a sign-in is recorded with it, and nothing is enforced.',
    rules: ['A3'],
    data: { scope: 'tenant, group or application, with its id', rule: 'what it says' },
  },
  'policy.trial_ended': {
    description: 'A rule is tried no more.',
    rules: ['A3'],
    data: { scope: 'tenant, group or application, with its id' },
  },
  'operation.opened': {
    description: 'The back end of an application, or the console before an act of high risk, asked a person to confirm an operation.',
    rules: ['U5'],
    data: { operation: 'id of the operation', name: 'its name, by which step-up rules know it', target: 'on what it is done' },
  },
  'operation.confirmed': {
    description: 'The person confirmed it, with a factor that was shown since it was opened.',
    rules: ['U5'],
    data: {
      operation: 'id of the operation',
      name: 'its name',
      target: 'on what it is done',
      methods: 'what was shown since it was opened (RFC 8176)',
      stepUp: 'the step-up rules that were triggered; absent: none',
    },
  },
  'operation.refused': {
    description: 'The person refused it.',
    rules: ['U5'],
    data: { operation: 'id of the operation', name: 'its name', target: 'on what it is done' },
  },
  'operation.redeemed': {
    description: 'The application, or the act of the administration, spent the confirmation. It happens once.',
    rules: ['U5'],
    data: { operation: 'id of the operation', name: 'its name', target: 'on what it is done' },
  },
  'operation.redemption_refused': {
    description: 'The application tried to redeem what was not confirmed, is spent, or is something else than was confirmed.',
    rules: ['U5'],
    data: { operation: 'id of the operation', name: 'its name', target: 'on what it was to be done', because: 'the error code' },
  },
  'step_up_rule.saved': {
    description: 'A step-up rule was made or changed.',
    rules: ['A3', 'U4'],
    data: { rule: 'id of the rule', says: 'what it says from now on', said: 'what it said before; null: it is new' },
  },
  'step_up_rule.removed': {
    description: 'A step-up rule was removed.',
    rules: ['A3', 'U4'],
    data: { rule: 'id of the rule', said: 'what it said' },
  },
  'step_up.would_have_asked': {
    description:
      'Step-up rules in report-only would have asked for more where an authorization was granted. Once for each session and duration.',
    rules: ['U4'],
    data: { stepUp: 'the rules, each with wouldHave: challenge, enrol, reauthenticate or refuse' },
  },
  'rollout.started': {
    description: 'A roll-out was put into the timelines, with all its versions.',
    rules: ['A3'],
    data: { rollout: 'id of the roll-out', plan: 'its scopes, stages and dates' },
  },
  'rollout.paused': {
    description: 'A roll-out stands still: what was to come is withdrawn.',
    rules: ['A3'],
    data: { rollout: 'id of the roll-out', name: 'its name', withdrawn: 'how many versions' },
  },
  'rollout.resumed': {
    description: 'A roll-out that stood still goes on.',
    rules: ['A3'],
    data: { rollout: 'id of the roll-out', plan: 'its scopes, stages and dates from now on' },
  },
  'rollout.halted': {
    description: 'The brake halted a roll-out: what was to come is withdrawn.',
    rules: ['A3'],
    data: {
      rollout: 'id of the roll-out',
      name: 'its name',
      withdrawn: 'how many versions',
      reasons: 'not_ready or stuck, each with the people counted and the percent that was set, or loosens with the stage',
    },
  },
  'rollout.rolled_back': {
    description: 'A roll-out was taken back: what was to come is withdrawn, and the rules say again what they said before it.',
    rules: ['A3'],
    data: {
      rollout: 'id of the roll-out',
      name: 'its name',
      withdrawn: 'how many versions',
      restored: 'the scopes whose rule was restored',
    },
  },
  'tenant.created': { description: 'A tenant was made.', rules: ['A3', 'L2'], data: { slug: 'its name in addresses' } },
  'tenant.set_up': {
    description: 'The tenant and its owner were made with the set-up address that the server prints when there is no tenant.',
    rules: ['A3'],
    data: {},
  },
  'tenant.settings_changed': {
    description: 'Settings of the tenant were changed.',
    rules: ['A3'],
    data: { changed: 'the settings that changed, each with its value before and after' },
  },
  'upstream_provider.saved': {
    description: 'A provider elsewhere was made, or what is said of it was changed. People sign in with it from then on.',
    rules: ['A3', 'P2'],
    data: {
      provider: 'id of the provider',
      says: 'name, issuer, client id, scopes, claims, how accounts come to be, and what counts as MFA',
      said: 'the same before; null: it is new',
      secret: 'changed or kept',
    },
  },
  'upstream_provider.disabled': {
    description: 'Nobody can sign in with a provider elsewhere any more. Sessions go on.',
    rules: ['A3'],
    data: { provider: 'id of the provider', name: 'its name' },
  },
  'upstream_provider.enabled': {
    description: 'People can sign in with a provider elsewhere again.',
    rules: ['A3'],
    data: { provider: 'id of the provider', name: 'its name' },
  },
  'upstream_provider.deleted': {
    description: 'A provider elsewhere was deleted, and with it the links of all people to it. Sessions go on.',
    rules: ['A3'],
    data: { provider: 'id of the provider', name: 'its name', issuer: 'its issuer', links: 'how many links went with it' },
  },
  'upstream.linked': {
    description: 'Somebody can sign in to an account with a provider elsewhere from now on. The owner is told.',
    rules: ['A3', 'S10'],
    data: {
      provider: 'id of the provider',
      name: 'its name',
      how: 'own: by themselves; by_mail: their verified address is the same here and there; created: the account was made for them',
      label: 'what the provider calls them; null: it does not say',
      subject: 'under which the provider knows them',
    },
  },
  'upstream.unlinked': {
    description: 'A person can no longer sign in with a provider elsewhere: they took it back, or an administrator did. They are told.',
    rules: ['A3', 'S10'],
    data: { provider: 'id of the provider', name: 'its name', label: 'what the provider called them; null: it did not say' },
  },
  'user.created': { description: 'An account was made.', rules: ['A3', 'T7'], data: { name: 'the name with which the person signs in' } },
  'user.disabled': {
    description: 'An account was disabled. It can no longer sign in and its sessions ended.',
    rules: ['A3', 'P5'],
    data: {},
  },
  'user.enabled': { description: 'An account can sign in again. No grace begins anew.', rules: ['A3', 'T4'], data: {} },
  'user.role_changed': {
    description: 'A person was given another role. Their sessions are judged by all rules from then on.',
    rules: ['A3', 'S8'],
    data: { from: 'the role before', to: 'the role now' },
  },
  'user.password_changed': {
    description: 'A password was set. It signed nobody in and removed no factor.',
    rules: ['A3', 'S6', 'P4'],
    data: { how: 'administrator: set by one; own: changed by the person; reset, invitation or registration: by a link to their address' },
  },
  'user.mail_verified': {
    description: 'It was shown that the mail address of an account is that of its person.',
    rules: ['A3'],
    data: {
      how: 'link: a link to it was followed; administrator: one says so; provider: the provider elsewhere says so at which the account was made',
    },
  },
  'user.subscribed': {
    description: 'A person who had unsubscribed wants the mails of roll-outs again.',
    rules: ['A3'],
    data: {},
  },
  'user.unsubscribed': {
    description: 'A person wants no more mails of roll-outs. What is asked of them at sign-in stays the same.',
    rules: ['A3'],
    data: {},
  },
  'user.own_change_refused': {
    description:
      'A change that somebody wanted to make to their own account was refused. Of those that are throttled, the first in 15 minutes.',
    rules: ['A3', 'S10'],
    data: { act: 'change_password, change_mail or verify_mail', code: 'the error code of the refusal' },
  },
  'mail_link.sent': {
    description: 'A link was sent to an address. An earlier one for the same purpose is over.',
    rules: ['A3'],
    data: { purpose: 'verify_mail, change_mail, reset_password, invitation or registration', to: 'the address' },
  },
  'mail_link.not_sent': {
    description:
      'Somebody asked for a link, and none was sent. They were told nothing of it. Written once in 15 minutes for each network address and reason.',
    rules: ['A3', 'P4'],
    data: {
      purpose: 'reset_password or registration',
      reason: 'unknown_user, disabled, mail_not_verified, has_account, closed or too_often',
    },
  },
  'mail_link.refused': {
    description:
      'A link that is over, or never was, was used, or what was posted with it was refused. Nothing changed. Written once in 15 minutes for each network address and code.',
    rules: ['A3'],
    data: { code: 'the error code of the refusal' },
  },
  'mail_link.revoked': { description: 'A link that was sent is over before its time.', rules: ['A3'], data: { purpose: 'invitation' } },
  'mail_link.request_refused': {
    description:
      'Somebody asked for a link too often from one place, or in a way that is not open. Written once in 15 minutes for each limit.',
    rules: ['A3'],
    data: { purpose: 'reset_password or registration', code: 'the error code of the refusal' },
  },
  'user.second_factor_unlocked': {
    description: 'The hard stop after 100 wrong second factors in a row was ended. The factors stay.',
    rules: ['A3'],
    data: {},
  },
  'user.factors_reset': {
    description:
      'All factors of a person were removed, backup codes too; their sessions ended, and the enrolment window opened. The hard stop of the second factor is over.',
    rules: ['A3', 'B6', 'S8'],
    data: { removed: 'the kinds of the factors that were removed', until: 'end of the enrolment window' },
  },
  'user.enrolment_window_opened': {
    description: 'Another enrolment window was opened for a person whose factors were reset.',
    rules: ['A3', 'B6'],
    data: { until: 'end of the enrolment window' },
  },
  'enrolment_pass.made': {
    description: 'An enrolment pass was made for a person. It was shown once.',
    rules: ['A3', 'B7'],
    data: {
      pass: 'id of the pass',
      until: 'how long it can be redeemed',
      replaced: 'id of the pass that is dead now; null: there was none',
    },
  },
  'enrolment_pass.revoked': {
    description: 'An enrolment pass was revoked before anybody redeemed it.',
    rules: ['A3', 'B7'],
    data: { pass: 'id of the pass' },
  },
  'enrolment_pass.redeemed': {
    description: 'An enrolment pass was used. It stands in for an existing factor in this flow, for ten minutes.',
    rules: ['A3', 'B7'],
    data: { pass: 'id of the pass' },
  },
  'owner.recovered': {
    description:
      'An owner was recovered on the host: their factors were removed, their sessions and the hard stop ended, and a pass was given. All owners are told.',
    rules: ['A3', 'B8'],
    data: {
      removed: 'the kinds of the factors that were removed',
      until: 'end of the enrolment window',
      pass: 'id of the pass',
      passUntil: 'how long it can be redeemed',
      owners: 'ids of all enabled owners',
    },
  },
  'bypass.granted': {
    description: 'Enforcement was turned off for one person, for a time.',
    rules: ['A3', 'B1', 'B4'],
    data: {
      bypass: 'id of the bypass',
      from: 'its beginning',
      until: 'its end',
      reason: 'why, in the words of who granted it',
      exceptApplications: 'ids of the applications that it leaves out',
    },
  },
  'bypass.changed': {
    description: 'A bypass was given another end, or leaves out other applications. Its beginning stays.',
    rules: ['A3', 'B3', 'B4', 'B5'],
    data: {
      bypass: 'id of the bypass',
      reason: 'why, in the words of who changed it',
      from: 'its end and its exceptions before',
      to: 'its end and its exceptions now',
    },
  },
  'bypass.used': {
    description:
      'A sign-in or an authorization rests on a bypass. Of the pages and refreshes of one session and application one is on record in 15 minutes.',
    rules: ['B4'],
    data: { bypass: 'id of the bypass', for: 'sign_in, authorization, refresh or page', until: 'its end' },
  },
  'bypass.revoked': {
    description: 'A bypass was ended before its time. What rests on it opens nothing more.',
    rules: ['A3', 'B4'],
    data: { bypass: 'id of the bypass', until: 'the end that it would have had' },
  },
  'bypass.expired': {
    description: 'A bypass is over. It was so at its end, to the millisecond; this event may be some minutes late.',
    rules: ['B3', 'B4'],
    data: { bypass: 'id of the bypass', until: 'its end' },
  },
  'user.changed': {
    description: 'The name or the mail address of a person was changed.',
    rules: ['A3'],
    data: { changed: 'the parts that changed' },
  },
  'user.deleted': {
    description: 'An account was deleted, with everything of the person but the audit.',
    rules: ['A3'],
    data: { name: 'the name with which the person signed in' },
  },
  'users.imported': {
    description: 'A part of a file of people was imported. One event for each part of at most 1,000 rows.',
    rules: ['A3', 'T7'],
    data: {
      digest: 'SHA-256 of the file',
      firstLine: 'first line of the part',
      lastLine: 'last line of the part',
      created: 'accounts that were made',
      changed: 'accounts that were changed',
    },
  },
  'group.created': { description: 'A group was made.', rules: ['A3'], data: { group: 'id of the group', name: 'its name' } },
  'group.renamed': {
    description: 'A group was given another name.',
    rules: ['A3'],
    data: { group: 'id of the group', from: 'its name before', to: 'its name now' },
  },
  'group.deleted': {
    description: 'A group was deleted, and its rule with it.',
    rules: ['A3', 'L3'],
    data: { group: 'id of the group', name: 'its name', members: 'people who were in it' },
  },
  'group.member_added': { description: 'A person joined a group.', rules: ['A3', 'L3'], data: { group: 'id of the group' } },
  'group.member_removed': { description: 'A person left a group.', rules: ['A3', 'L3'], data: { group: 'id of the group' } },
  'application.created': { description: 'An application was registered.', rules: ['A3'], data: { name: 'its name' } },
  'application.changed': {
    description: 'The registration of an application was changed.',
    rules: ['A3'],
    data: { changed: 'the parts that changed; of a secret only that it did' },
  },
  'application.disabled': {
    description: 'An application was shut: nobody signs in to it, and it gets and renews no token.',
    rules: ['A3'],
    data: { name: 'its name' },
  },
  'application.enabled': { description: 'An application was opened again.', rules: ['A3'], data: { name: 'its name' } },
  'application.deleted': {
    description: 'An application was deleted, and its rule with it.',
    rules: ['A3'],
    data: { clientId: 'its client_id', name: 'its name' },
  },
  'policy.dead_end': {
    description:
      'An alarm: people are left without any factor that they could use, by a rule, a setting, a membership, or a version that is to begin.',
    rules: ['F5', 'F6'],
    data: {
      cause: 'rule_saved, settings_changed, member_added, import or scheduled_version',
      version: 'id of the version; null: none in particular',
      from: 'the instant from which that version holds',
      deadEnds: 'where, and how many people',
      administratorsLockedOut: 'whether no administrator could sign in afterwards',
    },
  },
  'api_token.made': {
    description: 'An API token was made. It was shown once, and ends with the person who made it.',
    rules: ['A3'],
    data: {
      token: 'id of the token',
      name: 'its name',
      scopes: 'what it is good for',
      networks: 'from where it may be used; empty: from anywhere',
      until: 'its end',
    },
  },
  'api_token.revoked': {
    description: 'An API token was ended before its time.',
    rules: ['A3'],
    data: { token: 'id of the token', name: 'its name', madeBy: 'id of the person who made it' },
  },
  'api_token.refused': {
    description:
      'A request came with an API token that is not accepted. Written once in 15 minutes for each token, reason and network address.',
    rules: ['A3'],
    data: {
      token: 'id of the token; null: there is none like it',
      reason: 'unknown, ended, revoked, maker_unfit (its maker is disabled or lost the role), elsewhere (not from here) or throttled',
    },
  },
  'administration.refused': {
    description: 'An act of the administration was refused. Nothing was changed.',
    rules: ['A3', 'F6'],
    data: {
      act: 'what was asked; method and address where the role or the proofs of the session did not open the door',
      code: 'the error code of the refusal',
    },
  },
  'audit.exported': {
    description: 'Somebody took a copy of the audit, or of a part of it, or of a list that is made of it.',
    rules: ['A3'],
    data: { format: 'jsonl or csv', question: 'what was asked', until: 'the instant before which everything is that was asked for' },
  },
  'audit_view.made': {
    description: 'A question to the audit was kept under a name.',
    rules: ['A3'],
    data: { view: 'id of the view', name: 'its name', question: 'what it asks' },
  },
  'audit_view.changed': {
    description: 'A kept question to the audit was given another name, or asks something else.',
    rules: ['A3'],
    data: { view: 'id of the view', from: 'its name before', name: 'its name now', question: 'what it asks now' },
  },
  'audit_view.deleted': {
    description: 'A kept question to the audit was deleted.',
    rules: ['A3'],
    data: { view: 'id of the view', name: 'its name' },
  },
  'receiver.made': {
    description: 'Somebody outside is told of events from now on.',
    rules: ['A3'],
    data: { receiver: 'id of the receiver', says: 'its name, where it is, how it is told, and of which types of events; null: of all' },
  },
  'receiver.changed': {
    description: 'A receiver of events was given another name, place or choice of events.',
    rules: ['A3'],
    data: { receiver: 'id of the receiver', before: 'what it said', says: 'what it says now' },
  },
  'receiver.removed': {
    description: 'A receiver of events is told no more.',
    rules: ['A3'],
    data: { receiver: 'id of the receiver', name: 'its name' },
  },
  'receiver.paused': {
    description: 'A receiver of events is told no more until somebody resumes it. Nothing is lost meanwhile.',
    rules: ['A3'],
    data: { receiver: 'id of the receiver', name: 'its name', because: 'why, in words; paused by hand, or what failed for three days' },
  },
  'receiver.resumed': {
    description: 'A receiver of events is told again, from where it was.',
    rules: ['A3'],
    data: { receiver: 'id of the receiver', name: 'its name' },
  },
  'receiver.moved': {
    description: 'A receiver of events is told from another place of the audit on: of some events again, or of some never.',
    rules: ['A3'],
    data: { receiver: 'id of the receiver', name: 'its name', to: 'the event, or the instant, from which it is told' },
  },
  'receiver.secret_changed': {
    description: 'A receiver of events has another secret.',
    rules: ['A3'],
    data: {
      receiver: 'id of the receiver',
      name: 'its name',
      formerUntil: 'until when the former one signs besides; null: it does no more',
    },
  },
  'receiver.tried': {
    description: 'An administrator sent this very event, or an earlier one once more, to a receiver of events.',
    rules: ['A3'],
    data: { receiver: 'id of the receiver', name: 'its name', event: 'id of the event that was sent once more; null: this one was sent' },
  },
  'job.dead': {
    description: 'Something that was to be done after a change was tried in vain until nobody tries it again.',
    rules: ['A3'],
    data: {
      job: 'id of the job',
      kind: 'what was to be done: backchannel_logout, arrange_logouts, send_message, answer_mail_request, delete_stale, check_scheduled_versions, note_expired_bypasses, note_figures, apply_brakes or write_rollout_mails',
      attempts: 'how often it was tried',
      because: 'the kind of the last failure; abandoned: the process ended in the middle of it',
    },
  },
  'message.dead': {
    description: 'A message could not be sent, and nobody tries it again. It is on the dead-letter list.',
    rules: ['A3'],
    data: { message: 'id of the message', because: 'a short reason' },
  },
  'message.revived': {
    description: 'A message of the dead-letter list is to be sent after all.',
    rules: ['A3'],
    data: { message: 'id of the message' },
  },
  'mail_template.changed': {
    description: 'A mail was given other words.',
    rules: ['A3'],
    data: { template: 'name of the mail', words: 'own, or of the product' },
  },
  'branding.changed': {
    description: 'What mails or the pages of the tenant look like was changed.',
    rules: ['A3'],
    data: { changed: 'the parts that changed' },
  },
  'mail.test_sent': { description: 'A mail was sent to see that mail arrives.', rules: ['A3'], data: { to: 'the address' } },
  'sms.refused': {
    description:
      'A text message was not sent since a limit is reached: somebody may be pumping. Written once in 15 minutes for each limit and whoever it is about.',
    rules: ['A3'],
    data: { limit: 'which limit: person, number, prefix, tenant or system', prefix: 'the number without its last three digits' },
  },
  'sms.test_sent': {
    description: 'A text message was sent to see that they arrive.',
    rules: ['A3'],
    data: { phone: 'the end of the number' },
  },
  'sms.proved': {
    description: 'A provider took a test message. From now on rules of the tenant can allow text messages.',
    rules: ['A3', 'F12'],
    data: { provider: 'name of the provider' },
  },
  'sms.receipt_refused': {
    description:
      'Somebody posted a receipt without the signature of a provider. Nothing was changed. Written once in 15 minutes for each network address.',
    rules: ['A3'],
    data: { provider: 'the provider that it was said to come from' },
  },
  'signing_key.rotated': {
    description: 'The tenant signs with a new key. The earlier one verifies until its tokens are over.',
    rules: ['A3'],
    data: {
      key: 'id of the new key',
      because: 'ordinary, or compromised: then the former keys were withdrawn at once',
      purpose: 'oidc or saml',
    },
  },
} as const satisfies Readonly<Record<string, EventDescription>>;

export type EventType = keyof typeof EVENTS;
