/** What one stable error code means to whoever meets it. docs/errors.md is printed from this. */
export interface ErrorDescription {
  /** The HTTP status of the answer; null: the code exists on the command line only. */
  readonly status: number | null;
  /** What happened, in a few words. */
  readonly title: string;
  /** The next thing to do, for the person who reads it. */
  readonly whatToDo: string;
}

/** Every code that a refusal can carry, and nothing that is not used somewhere. A code is never renamed and never changes its meaning. */
export const ERRORS = {
  // The decision refuses: RefusalReason of domain/policy/decision.ts
  no_allowed_factor: {
    status: 403,
    title: 'No second factor is allowed here that could be used',
    whatToDo:
      'An administrator has to allow a factor that can be enrolled, or grant a bypass; the console shows the alarm and the rules that exclude each other.',
  },
  enrolment_window_closed: {
    status: 403,
    title: 'The time for enrolling again after the reset is over',
    whatToDo: 'Ask an administrator for another window or for an enrolment pass.',
  },
  risk_too_high: {
    status: 403,
    title: 'This sign-in looks too unusual to be accepted',
    whatToDo:
      'Try from a device and a place that you use otherwise, or ask an administrator, who sees the signals in the audit under the case number.',
  },
  risk_without_factor: {
    status: 403,
    title: 'This sign-in looks unusual and there is no factor with which to prove it',
    whatToDo: 'Sign in from a place or device that you use otherwise, or ask an administrator.',
  },
  recovery_needed: {
    status: 403,
    title: 'The factors that you have cannot be verified here at present',
    whatToDo: 'Ask an administrator for an enrolment pass.',
  },

  // Messages
  message_not_found: { status: 404, title: 'There is no such message', whatToDo: 'Look at the dead-letter list again.' },
  template_not_found: { status: 404, title: 'There is no such mail', whatToDo: 'Use one of the names that the list of templates shows.' },
  template_malformed: {
    status: 400,
    title: 'The words for this mail cannot be used',
    whatToDo: 'Correct the part that the message names, and look at the preview.',
  },
  mail_unavailable: {
    status: 409,
    title: 'This deployment sends no mail',
    whatToDo: 'Set SALLYPORT_SMTP_URL and SALLYPORT_MAIL_FROM, and start the server again.',
  },
  mail_not_sent: {
    status: 502,
    title: 'The mail server did not take the mail',
    whatToDo: 'Correct what the mail server complains of, and try again.',
  },
  sms_unavailable: {
    status: 409,
    title: 'This deployment sends no text messages',
    whatToDo: 'Set SALLYPORT_SMS_PROVIDERS and what belongs to it, and start the server again.',
  },
  sms_not_sent: {
    status: 502,
    title: 'No provider took the text message',
    whatToDo: 'Correct what the providers complain of, and try again.',
  },
  sms_not_proved: {
    status: 409,
    title: 'This tenant has not shown that text messages arrive',
    whatToDo: 'Name the countries that are sent to in the settings of the tenant, send a test, and set the rule again.',
  },
  phone_malformed: {
    status: 400,
    title: 'That is no phone number',
    whatToDo: 'Type the number with its country, such as +49 1512 3456789.',
  },
  phone_not_mobile: { status: 400, title: 'That number is not one of a mobile phone', whatToDo: 'Use the number of a mobile phone.' },
  phone_country_not_allowed: {
    status: 400,
    title: 'No codes are sent to numbers of this country',
    whatToDo: 'Use a number of another country, or another factor. An administrator can add the country in the settings of the tenant.',
  },
  phone_held: { status: 409, title: 'You have this phone number already', whatToDo: 'Use another number, or another factor.' },
  send_limit_reached: {
    status: 429,
    title: 'No more text messages can be sent for now',
    whatToDo: 'Use another factor, or wait as long as the answer says.',
  },
  receipt_forged: {
    status: 403,
    title: 'The receipt is not signed by a provider of this deployment',
    whatToDo: 'Check the secret that the provider signs with, and the public address of this deployment.',
  },

  // Situations and rules that are wrong
  situation_malformed: {
    status: null,
    title: 'The situation is not in the form that is asked for',
    whatToDo: 'Correct the part at the path that the message names.',
  },
  unknown_level: { status: 400, title: 'There is no such level', whatToDo: 'Use off, optional or required.' },
  unknown_kind: { status: 400, title: 'There is no such kind of factor', whatToDo: 'Use webauthn, totp, sms or backup_code.' },
  unknown_timing: {
    status: 400,
    title: 'There is no such timing',
    whatToDo: 'Use first-sign-in, next-sign-in, or grace-period with days.',
  },
  days_out_of_range: { status: 400, title: 'The days of grace are out of range', whatToDo: 'Use whole days from 1 to 90.' },
  days_of_replay_out_of_range: { status: 400, title: 'The days of a replay are out of range', whatToDo: 'Use whole days from 1 to 90.' },
  timeline_out_of_order: {
    status: 400,
    title: 'The versions of a timeline are not in ascending order',
    whatToDo: 'Order them by "from", oldest first, and give no two the same instant.',
  },
  no_first_factor: {
    status: null,
    title: 'The situation has no first factor',
    whatToDo: 'Add evidence of a password, of a federated sign-in, or of a passkey with user verification.',
  },
  evidence_in_future: { status: null, title: 'A proof is later than the situation', whatToDo: 'Give evidence no later instant than "at".' },
  purpose_missing: {
    status: null,
    title: 'Evidence of a backup code does not say what it was shown for',
    whatToDo: 'Add "purpose": "assure" or "guard".',
  },

  // Signing in: StepError of flows/signIn/step.ts, and the refusals that the guess limits add
  attempt_not_found: {
    status: 404,
    title: 'This sign-in is over, or never was',
    whatToDo: 'Begin again. A sign-in lasts ten minutes, and only in the browser that began it.',
  },
  credentials_wrong: { status: 403, title: 'The name or the password is wrong', whatToDo: 'Check both and try again.' },
  code_sent_lately: {
    status: 429,
    title: 'A code was sent a moment ago, or too often',
    whatToDo: 'Use the newest one; another can be sent half a minute after it. Mails are sent five times in a quarter of an hour at most.',
  },
  code_wrong: {
    status: 403,
    title: 'The code is wrong, or was used before',
    whatToDo: 'Enter the newest code. A code is accepted once; when it was right, wait for the next one.',
  },
  pass_wrong: {
    status: 403,
    title: 'This is no enrolment pass that is good for this account now',
    whatToDo:
      'Look whether it is typed as it was given. A pass works once and for a short time, and a newer one takes its place: ask for another.',
  },
  webauthn_rejected: {
    status: 403,
    title: 'The passkey or security key was not accepted',
    whatToDo: 'Try again with a key that is enrolled for this account, or use another way.',
  },
  step_not_offered: {
    status: 409,
    title: 'That is not what the sign-in asks for now',
    whatToDo: 'Read the current step and answer that one.',
  },
  enrolment_not_found: {
    status: 404,
    title: 'There is no such enrolment to confirm',
    whatToDo: 'Begin the enrolment again in this sign-in.',
  },
  too_many_attempts: {
    status: 429,
    title: 'Too many attempts',
    whatToDo: 'Wait until the time in "retryAt"; when there is none, waiting does not help and an administrator has to.',
  },
  too_busy: { status: 503, title: 'Too many people are signing in at this moment', whatToDo: 'Try again in a second.' },
  input_malformed: {
    status: 400,
    title: 'The request is not in the form that is asked for',
    whatToDo: 'Correct what "issues" names; unknown properties are refused.',
  },
  place_malformed: {
    status: 400,
    title: 'This is no place in the list',
    whatToDo: 'Begin with the first page, or pass on the "next" of the page before, under the same order.',
  },
  too_many_guesses: {
    status: 403,
    title: 'Too many wrong codes in one sign-in',
    whatToDo: 'Begin again.',
  },
  second_factor_locked: {
    status: 403,
    title: 'Too many wrong codes in a row for this person',
    whatToDo: 'An administrator or an operator has to reset the factors.',
  },

  // The surface
  not_found: { status: 404, title: 'There is nothing at this address', whatToDo: 'Check the address, and that the tenant in it exists.' },
  application_not_found: { status: 404, title: 'There is no such application', whatToDo: 'Check the client id.' },
  session_needed: { status: 401, title: 'Nobody is signed in', whatToDo: 'Sign in first.' },
  aal2_needed: { status: 403, title: 'The session has not shown a second factor', whatToDo: 'Show one: begin a step-up on this session.' },
  fresh_proof_needed: {
    status: 403,
    title: 'The last proof by a factor is more than five minutes old',
    whatToDo: 'Show a factor again: begin a step-up on this session.',
  },
  forward_sign_in_needed: {
    status: 401,
    title: 'Nobody is signed in on this host',
    whatToDo: 'Load the page in a browser: it leads to the sign-in and back.',
  },
  forward_step_up_needed: {
    status: 401,
    title: 'This host asks for more than was shown',
    whatToDo: 'Load the page in a browser: it asks for what is missing and leads back.',
  },
  forward_code_refused: {
    status: 403,
    title: 'The way back to the application is not good any more',
    whatToDo: 'Open the application once more.',
  },
  proxy_not_trusted: {
    status: 403,
    title: 'Only a trusted proxy may ask this',
    whatToDo: 'Name the address of the proxy in SALLYPORT_TRUSTED_PROXIES.',
  },
  forwarded_request_malformed: {
    status: 403,
    title: 'What the proxy tells of the request is missing or contradicts itself',
    whatToDo: 'Configure the proxy as docs/integrating.md says. A client that sends such headers itself is refused as well.',
  },
  host_not_registered: {
    status: 403,
    title: 'No application of this tenant has this host',
    whatToDo: 'Register the host as an application behind a proxy, exactly as the browser names it.',
  },
  saml_message_malformed: {
    status: 400,
    title: 'The application sent a message that cannot be read',
    whatToDo:
      'Go back to the application and begin again. For its developers: SAML 2.0 by HTTP redirect or POST, without DTD, comments and CDATA, 64 KiB at most.',
  },
  saml_provider_unknown: {
    status: 400,
    title: 'This application is not registered here',
    whatToDo: 'Register it as a SAML service provider, with its entityID exactly as it names itself.',
  },
  saml_signature_refused: {
    status: 400,
    title: 'The message of the application is not signed as it has to be',
    whatToDo:
      'For its developers: sign the whole message with the key of a registered certificate and RSA with SHA-256 or SHA-512. SHA-1 is refused. A logout is always signed.',
  },
  saml_destination_wrong: {
    status: 400,
    title: 'The message of the application is meant for another place',
    whatToDo: 'For its developers: Destination is the address of the metadata at which the message arrives.',
  },
  saml_message_outdated: {
    status: 400,
    title: 'The message of the application is too old, or of a time to come',
    whatToDo: 'Go back to the application and begin again. If it happens each time, set its clock.',
  },
  saml_message_replayed: {
    status: 400,
    title: 'This message of the application was used before',
    whatToDo: 'Go back to the application and begin again.',
  },
  saml_acs_unknown: {
    status: 400,
    title: 'The application wants the answer at an address that is not registered',
    whatToDo: 'Register the address exactly as the application names it (AssertionConsumerServiceURL).',
  },
  saml_request_unsupported: {
    status: 400,
    title: 'The application asks for something that is not done here',
    whatToDo:
      'For its developers: no Subject, no AssertionConsumerServiceIndex, the answer by HTTP POST, and the NameID format of the registration or none.',
  },
  saml_request_over: {
    status: 410,
    title: 'This request was answered already, or it took too long',
    whatToDo: 'Go back to the application and open it once more.',
  },
  saml_start_refused: {
    status: 403,
    title: 'This application is not opened from here',
    whatToDo: 'Open the application itself: it leads here by itself.',
  },
  step_up_needed: {
    status: 403,
    title: 'The rules ask for more than this session has',
    whatToDo: 'Begin a step-up on this session for the account or the console, whichever was opened.',
  },
  role_needed: { status: 403, title: 'Your role does not allow this', whatToDo: 'Ask somebody with a higher role.' },
  other_origin: {
    status: 403,
    title: 'The request comes from another site',
    whatToDo: 'Send it from a page of this origin, or from a program as JSON.',
  },
  form_outdated: {
    status: 403,
    title: 'The page from which this was sent is out of date',
    whatToDo: 'Load the page again and repeat what you did.',
  },
  body_malformed: { status: 400, title: 'The body cannot be read', whatToDo: 'Send one JSON object, or a form, in UTF-8.' },
  body_too_large: { status: 413, title: 'The body is too large', whatToDo: 'Send less than 64 KiB.' },
  media_type_not_supported: {
    status: 415,
    title: 'The content type is not the one that this address takes',
    whatToDo: 'Send the one that is named.',
  },
  database_unavailable: { status: 503, title: 'The database does not answer', whatToDo: 'Try again in a moment; nothing was changed.' },
  console_not_built: {
    status: 503,
    title: 'The console has not been built',
    whatToDo: 'Run "npm run build" in the folder of the product and start it again.',
  },
  internal_error: {
    status: 500,
    title: 'Something is broken here',
    whatToDo: 'Try again; if it stays, tell the operator the request id.',
  },

  // The person's own account
  factor_kind_not_allowed: {
    status: 403,
    title: 'A factor of this kind cannot be added to your account',
    whatToDo: 'Add one of the kinds that your page offers; which those are is a rule of your administrators.',
  },
  last_usable_factor: {
    status: 409,
    title: 'This is the last factor that serves as your second step, and one is required for you',
    whatToDo: 'Add another factor first, then remove this one.',
  },
  label_malformed: { status: 400, title: 'The name of the factor cannot be used', whatToDo: 'Use one line of 1 to 64 characters.' },
  no_factor_to_renew_for: {
    status: 409,
    title: 'New backup codes need a factor of another kind',
    whatToDo: 'Add a passkey or an authenticator app first. An administrator can help as well.',
  },
  backup_codes_not_allowed: {
    status: 409,
    title: 'The rules leave this account no use for backup codes',
    whatToDo:
      'Use another factor. Administrators look at the allowed factors of the tenant and of the groups, and at the switch for codes as the first factor.',
  },

  // OpenID Connect. Its own errors are those of the protocol.
  end_session_refused: {
    status: 400,
    title: 'The application asks to sign you out in a way that is not in order',
    whatToDo: 'Nothing was changed. Whoever set the application up has to check its id_token_hint, client_id and post_logout_redirect_uri.',
  },

  // Administration
  not_permitted: {
    status: 403,
    title: 'Your role does not allow this',
    whatToDo: 'Ask somebody with a higher role. Nobody acts on a role above their own, nor on themselves.',
  },
  confirmation_needed: {
    status: 403,
    title: 'This is done only after you have confirmed it',
    whatToDo: 'Confirm it on the page of the operation that is named, then send the same again with its id as Sallyport-Confirmation.',
  },
  revision_conflict: { status: 409, title: 'Somebody else has changed this since you looked', whatToDo: 'Look at it again, then decide.' },
  edition_conflict: {
    status: 409,
    title: 'Somebody else has changed this since you looked',
    whatToDo: 'Look at it again, then decide. Of a rule the answer lists what they changed.',
  },
  last_owner: { status: 409, title: 'This is the last owner who can sign in', whatToDo: 'Make another owner who can sign in first.' },
  tenant_not_found: { status: 404, title: 'There is no such tenant', whatToDo: 'Look at the list of tenants.' },
  set_up_over: {
    status: 404,
    title: 'This set-up address is over',
    whatToDo: 'It works once, for an hour, and only while there is no tenant. Restart the server for another one, or sign in.',
  },
  event_not_found: { status: 404, title: 'There is no such event', whatToDo: 'Look at the audit again.' },
  audit_view_not_found: { status: 404, title: 'There is no such view', whatToDo: 'Look at the list of views again.' },
  audit_view_name_taken: { status: 409, title: 'Another view has this name', whatToDo: 'Choose another name.' },
  too_many_audit_views: { status: 409, title: 'There are too many views', whatToDo: 'Delete one that nobody uses any more.' },
  token_not_accepted: {
    status: 401,
    title: 'This API token is not accepted',
    whatToDo: 'Use one that has neither ended nor been revoked, of this tenant, from a network from which it may be used.',
  },
  token_not_found: {
    status: 404,
    title: 'There is no such API token that is alive',
    whatToDo: 'Look at the list of tokens.',
  },
  token_malformed: {
    status: 400,
    title: 'An API token cannot be made like this',
    whatToDo: 'Correct the part that the message names.',
  },
  too_many_tokens: { status: 409, title: 'You have too many API tokens', whatToDo: 'Revoke those that are not used any more.' },
  user_not_found: { status: 404, title: 'There is no such person in this tenant', whatToDo: 'Look at the list of users.' },
  group_not_found: { status: 404, title: 'There is no such group in this tenant', whatToDo: 'Look at the list of groups.' },
  client_not_authenticated: {
    status: 401,
    title: 'The application did not prove that it is the one that it says',
    whatToDo: 'Show the client id and the secret of a confidential client by HTTP Basic authentication.',
  },
  operation_malformed: {
    status: 400,
    title: 'This cannot be asked to be confirmed',
    whatToDo: 'Correct the part that the message names.',
  },
  operation_session_unknown: {
    status: 404,
    title: 'This person has no such live session',
    whatToDo: 'Let the person sign in to your application again.',
  },
  operation_not_found: { status: 404, title: 'There is no such operation', whatToDo: 'Open one.' },
  operation_not_as_confirmed: {
    status: 409,
    title: 'That is not what was confirmed',
    whatToDo: 'Redeem with the person, session, operation and target with which it was opened.',
  },
  operation_not_confirmed: { status: 409, title: 'It is not confirmed yet', whatToDo: 'Send the person to its page, or wait for them.' },
  operation_refused: { status: 409, title: 'The person has refused it', whatToDo: 'Do not do it.' },
  operation_over: {
    status: 409,
    title: 'The operation is over',
    whatToDo: 'It was answered or redeemed already, or its time or its session is over. Open another one.',
  },
  risk_settings_malformed: {
    status: 400,
    title: 'These settings of risk make no sense',
    whatToDo: 'The detail says which range or order they have to keep.',
  },
  step_up_malformed: {
    status: 400,
    title: 'A step-up rule cannot say this',
    whatToDo: 'Correct the part that the message names.',
  },
  // Providers elsewhere
  upstream_malformed: {
    status: 400,
    title: 'What is said of this provider cannot be used',
    whatToDo: 'Correct the part that the message names.',
  },
  upstream_not_found: { status: 404, title: 'There is no such provider', whatToDo: 'Look at the list of providers again.' },
  upstream_issuer_taken: {
    status: 409,
    title: 'There is a provider with this issuer already',
    whatToDo: 'Change that one, or delete it first: people are linked by issuer and subject.',
  },
  upstream_unreachable: {
    status: 502,
    title: 'The other provider cannot be reached at present',
    whatToDo: 'Try again in a moment, or sign in another way.',
  },
  upstream_refused: {
    status: 403,
    title: 'The other provider has not signed you in',
    whatToDo: 'Try again there, or sign in another way.',
  },
  upstream_answer_invalid: {
    status: 403,
    title: 'What the other provider answered was not accepted',
    whatToDo: 'Begin again. If it goes on, an administrator finds in the audit what was wrong with it.',
  },
  upstream_visit_over: {
    status: 403,
    title: 'This sign-in at the other provider is over',
    whatToDo: 'Begin again, in one browser: it was ended already, took too long, or began elsewhere.',
  },
  upstream_disabled: {
    status: 403,
    title: 'Nobody can sign in with this provider at present',
    whatToDo: 'Sign in another way, or ask an administrator.',
  },
  upstream_not_fresh: {
    status: 403,
    title: 'A recent proof is asked for, and the other provider gave none',
    whatToDo: 'Sign in another way, with your password or a passkey.',
  },
  upstream_not_linked: {
    status: 403,
    title: 'Your sign-in at the other provider is linked to no account here',
    whatToDo: 'Sign in another way and link it under "My security", or ask an administrator.',
  },
  upstream_account_disabled: { status: 403, title: 'Your account here is disabled', whatToDo: 'Ask an administrator.' },
  upstream_other_person: {
    status: 403,
    title: 'You are signed in at the other provider as somebody else',
    whatToDo: 'Sign out there and sign in as the person who began here, or sign in another way.',
  },
  upstream_no_account_made: {
    status: 403,
    title: 'No account could be made for you',
    whatToDo: 'Ask an administrator, who finds the reason in the audit.',
  },
  upstream_link_taken: {
    status: 409,
    title: 'Your sign-in at the other provider is linked to an account already',
    whatToDo: 'Sign in there as somebody else, or remove that link first.',
  },
  upstream_link_not_found: { status: 404, title: 'There is no such link', whatToDo: 'Look at the page again.' },
  last_way_in: {
    status: 409,
    title: 'This is the only way in which you can sign in',
    whatToDo: 'Set a password or add a passkey first, or link another provider.',
  },

  step_up_rule_not_found: {
    status: 404,
    title: 'There is no such step-up rule in this tenant',
    whatToDo: 'Look at the list: GET /policy/step-up-rules.',
  },
  step_up_name_taken: { status: 409, title: 'Another step-up rule has this name', whatToDo: 'Choose another name.' },
  too_many_step_up_rules: { status: 409, title: 'There are too many step-up rules', whatToDo: 'Remove one that is not used any more.' },
  step_up_unsatisfiable: {
    status: 409,
    title: 'Nobody could satisfy this step-up rule',
    whatToDo: 'Allow a factor there that the rule asks for, or ask for others.',
  },
  receiver_malformed: {
    status: 400,
    title: 'A receiver of events cannot be like this',
    whatToDo: 'Correct the part that the message names.',
  },
  receiver_barred: {
    status: 400,
    title: 'This address is never called',
    whatToDo: 'Name one of the Internet with https, or ask the operator to allow the network (SALLYPORT_OUTWARD_NETWORKS).',
  },
  receiver_not_found: {
    status: 404,
    title: 'There is no such receiver of events in this tenant',
    whatToDo: 'Look at the list: GET /receivers.',
  },
  receiver_name_taken: { status: 409, title: 'Another receiver of events has this name', whatToDo: 'Choose another name.' },
  receiver_without_secret: {
    status: 409,
    title: 'This receiver of events has no secret that we make',
    whatToDo: 'Change the token where the receiver keeps it, and set it here with the receiver.',
  },
  receiver_tests_itself: {
    status: 409,
    title: 'Nothing is sent to this receiver by hand',
    whatToDo: 'Have the application ask for a verification of its stream.',
  },
  stream_token_not_accepted: {
    status: 401,
    title: 'This is no token of a receiver of shared signals',
    whatToDo: 'Ask an administrator of the tenant for the token of your receiver, or for another one.',
  },
  stream_malformed: { status: 400, title: 'A stream cannot be like this', whatToDo: 'Correct the part that the message names.' },
  stream_not_found: { status: 404, title: 'There is no such stream of this receiver', whatToDo: 'Make it, or ask which one there is.' },
  stream_exists: { status: 409, title: 'This receiver has its stream already', whatToDo: 'Change it, or remove it first.' },
  too_many_receivers: { status: 409, title: 'There are too many receivers of events', whatToDo: 'Remove one that is not used any more.' },
  event_not_told: {
    status: 404,
    title: 'There is no such event that could be told',
    whatToDo: 'Take the id of an event of the audit; those from before receivers were there have no place in their order.',
  },
  labels_malformed: {
    status: 400,
    title: 'The labels of the application cannot be used',
    whatToDo: 'Use at most 20, of lower-case letters, digits and single hyphens.',
  },
  tokens_read_malformed: {
    status: 400,
    title: 'The applications whose tokens are to be read cannot be used',
    whatToDo: 'Name at most 20 ids of OpenID Connect clients, for a client that has a secret.',
  },
  trial_not_found: { status: 404, title: 'No rule is tried there', whatToDo: 'Look at what is tried: GET /policy/trials.' },
  session_not_found: { status: 404, title: 'There is no such live session', whatToDo: 'It has ended already, or was never there.' },
  factor_not_found: { status: 404, title: 'This person has no such factor', whatToDo: 'Look at the list of their factors.' },
  reason_missing: {
    status: 400,
    title: 'A reason is needed',
    whatToDo: 'Say why, in one line of 1 to 500 characters; it stays in the audit.',
  },
  bypass_window_out_of_range: {
    status: 400,
    title: 'The window of the bypass is out of range',
    whatToDo:
      'Let it last 15 minutes to the tenant’s maximum, counted from its beginning, and begin within 30 days. Whoever needs more time gets another, with its own reason.',
  },
  bypass_exists: {
    status: 409,
    title: 'This person has a bypass that is not over',
    whatToDo: 'Change that one, or revoke it and grant another.',
  },
  bypass_not_found: { status: 404, title: 'There is no such bypass in this tenant', whatToDo: 'Look at the list of bypasses.' },
  bypass_over: { status: 409, title: 'This bypass is over', whatToDo: 'Grant another one, with its own reason.' },
  no_enrolment_window: {
    status: 409,
    title: 'This person is not waiting to enrol after a reset',
    whatToDo: 'They have enrolled since, or were never reset. Reset their factors if they have lost them.',
  },
  pass_not_found: { status: 404, title: 'This person has no enrolment pass that is alive', whatToDo: 'Nothing is left to be revoked.' },
  not_an_owner: { status: null, title: 'This person is no owner', whatToDo: 'Reset their factors, or make an enrolment pass for them.' },
  slug_malformed: {
    status: 400,
    title: 'The slug cannot be used',
    whatToDo: 'Use lower-case letters, digits and single hyphens, 1 to 63 characters.',
  },
  slug_taken: { status: 409, title: 'Another tenant has this slug', whatToDo: 'Choose another one.' },
  name_malformed: {
    status: 400,
    title: 'The name cannot be used',
    whatToDo: 'Use one line of 1 to 200 characters without control characters.',
  },
  group_name_taken: { status: 409, title: 'Another group has this name', whatToDo: 'Choose another one.' },
  login_name_malformed: { status: 400, title: 'The login name cannot be used', whatToDo: 'Use one line of 1 to 254 characters.' },
  login_name_taken: {
    status: 409,
    title: 'Another account has this login name',
    whatToDo: 'Choose another one. Capitals and spellings of the same letters do not tell two names apart.',
  },
  display_name_malformed: {
    status: 400,
    title: 'The display name cannot be used',
    whatToDo: 'Use one line of 1 to 200 characters without control characters.',
  },
  mail_malformed: { status: 400, title: 'This is no mail address', whatToDo: 'Give one address without a name beside it.' },
  password_too_short: {
    status: 400,
    title: 'The password is too short',
    whatToDo: 'Choose a longer one; several words are easy to remember.',
  },
  password_breached: {
    status: 400,
    title: 'The password is among those that are known',
    whatToDo: 'Choose one that is not a common password and that you use nowhere else.',
  },
  password_guessable: {
    status: 400,
    title: 'The password is little more than a name',
    whatToDo: 'Choose one that is not made of your name, your address, or the name of the organisation.',
  },
  password_not_set: { status: 409, title: 'This account has no password yet', whatToDo: 'Ask for a link to set one.' },
  password_already_set: {
    status: 409,
    title: 'This account has a password',
    whatToDo: 'Whoever forgot theirs asks for a link on the sign-in page; an administrator can set another.',
  },
  mail_missing: { status: 409, title: 'This account has no mail address', whatToDo: 'Give it one first.' },
  user_disabled: { status: 409, title: 'This account is disabled', whatToDo: 'Enable it first.' },
  invitation_not_found: {
    status: 404,
    title: 'No invitation of this person is open',
    whatToDo: 'It was used or is over, or none was sent. Send one.',
  },
  link_over: {
    status: 410,
    title: 'This link is over',
    whatToDo: 'It was used, its time has passed, or a newer one was sent. Ask for another.',
  },
  registration_closed: {
    status: 403,
    title: 'Nobody can make an account here on their own',
    whatToDo: 'Ask an administrator for an invitation.',
  },
  mail_domain_not_allowed: {
    status: 403,
    title: 'With an address of this domain nobody can make an account here',
    whatToDo: 'Use an address of the organisation, or ask an administrator for an invitation.',
  },
  password_too_long: { status: 400, title: 'The password is too long', whatToDo: 'Choose a shorter one.' },
  logo_malformed: {
    status: 400,
    title: 'This picture cannot be a logo',
    whatToDo: 'Use a PNG, JPEG or WebP picture of at most 128 KiB, whose sides have 16 to 1024 points.',
  },
  setting_out_of_range: {
    status: 400,
    title: 'A setting of the tenant is out of its range',
    whatToDo: 'Use a value in the range that the message names.',
  },
  enrolment_proof_unavailable: {
    status: 409,
    title: 'The setting asks for something that this deployment cannot give people or take from them',
    whatToDo:
      'Leave first enrolments with the first factor and dormant accounts unset: codes by mail and enrolment passes do not work here.',
  },
  application_disabled: {
    status: 403,
    title: 'This application is disabled',
    whatToDo: 'Somebody who administers it can enable it again. Whoever wanted to open it asks them.',
  },
  application_built_in: {
    status: 409,
    title: 'This application is part of Sallyport',
    whatToDo: 'Set its rule and its demand; the rest is fixed.',
  },
  client_id_malformed: {
    status: 400,
    title: 'The client_id cannot be used',
    whatToDo: 'Use 1 to 64 letters, digits, and . _ ~ - between them, and neither "account" nor "console".',
  },
  client_id_taken: { status: 409, title: 'Another application has this client_id', whatToDo: 'Choose another one.' },
  client_is_public: {
    status: 409,
    title: 'A public client has no secret',
    whatToDo: 'Register a confidential client where a secret is wanted.',
  },
  client_kind_fixed: {
    status: 409,
    title: 'Whether a client has a secret is fixed when it is registered',
    whatToDo: 'Register another application.',
  },
  auth_method_unknown: {
    status: 400,
    title: 'There is no such way for a client to authenticate',
    whatToDo: 'Use one of those that the message names.',
  },
  redirect_uri_malformed: {
    status: 400,
    title: 'An address of the application cannot be registered',
    whatToDo: 'Correct it as the message says. Addresses are compared exactly.',
  },
  application_kind_malformed: {
    status: 400,
    title: 'It is not plain what kind of application this is',
    whatToDo: 'Give one of oidc, forwardAuth and saml. Of an application that is registered it cannot be changed: register another.',
  },
  saml_metadata_malformed: {
    status: 400,
    title: 'The metadata of the service provider cannot be used',
    whatToDo: 'Give the whole XML of its EntityDescriptor as the message says, or register its addresses and certificates by hand.',
  },
  saml_entity_malformed: {
    status: 400,
    title: 'The entityID of the service provider cannot be registered',
    whatToDo: 'Write it exactly as the service provider names itself.',
  },
  saml_entity_taken: {
    status: 409,
    title: 'Another application of this tenant has this entityID',
    whatToDo: 'Change that application, or give the service provider another name.',
  },
  saml_address_malformed: {
    status: 400,
    title: 'An address of the service provider cannot be registered',
    whatToDo: 'Correct it as the message says. Addresses are compared exactly.',
  },
  saml_certificate_malformed: {
    status: 400,
    title: 'A certificate of the service provider cannot be registered',
    whatToDo: 'Give X.509 certificates with RSA keys of 2048 bits at least, as PEM or base64. Logout and signed requests need one.',
  },
  saml_registration_malformed: {
    status: 400,
    title: 'The registration of the service provider is not in order',
    whatToDo: 'Correct the part that the message names.',
  },
  origin_malformed: {
    status: 400,
    title: 'A protected host cannot be registered',
    whatToDo: 'Write it as https://wiki.example.com, in lower case and without a path. It is compared exactly.',
  },
  origin_taken: {
    status: 409,
    title: 'The protected host belongs to another application',
    whatToDo: 'Use another host, or a path rule of that application.',
  },
  path_rule_malformed: { status: 400, title: 'A path rule is not in order', whatToDo: 'Correct it as the message says.' },
  demand_malformed: {
    status: 400,
    title: 'The demand of the application is not understood',
    whatToDo: 'Demand AAL 2, or AAL 1 with the greatest age of the proof.',
  },
  policy_file_malformed: {
    status: 400,
    title: 'The file of rules cannot be read',
    whatToDo: 'Correct it at the line and column that the message names (docs/policy-as-code.md).',
  },
  policy_file_unknown_key: {
    status: 400,
    title: 'The file of rules has a key that means nothing there',
    whatToDo: 'Correct its spelling at the line and column that the message names.',
  },
  policy_file_key_twice: {
    status: 400,
    title: 'The file of rules says the same thing twice',
    whatToDo: 'Keep one of the two, at the line and column that the message names.',
  },
  policy_test_malformed: {
    status: 400,
    title: 'The file of tests cannot be read',
    whatToDo: 'Give it "cases", each with "name", "situation" and "expect" (docs/policy-as-code.md).',
  },
  level_required: {
    status: 400,
    title: "The tenant's rule has no level",
    whatToDo: 'Name one: off, optional or required. Only groups and applications can leave it out.',
  },
  existing_sessions_unknown: {
    status: 400,
    title: 'What shall happen to existing sessions is not understood',
    whatToDo: 'Use keep or recheck.',
  },
  rollout_malformed: {
    status: 400,
    title: 'The plan of the roll-out is not understood',
    whatToDo: 'Groups first, then growing shares, then everybody, each stage later than the one before.',
  },
  rollout_overlaps: {
    status: 409,
    title: 'Another roll-out is under way',
    whatToDo: 'Let it end, or roll it back; or leave its scopes out.',
  },
  rollout_meets_schedule: {
    status: 409,
    title: 'A change is scheduled already',
    whatToDo: 'Withdraw that version first.',
  },
  rollout_loosens: {
    status: 409,
    title: 'The roll-out would let people out again',
    whatToDo: 'Begin with a larger share or fewer days of grace than the rule has now, or loosen that rule first.',
  },
  rollout_not_found: {
    status: 404,
    title: 'No such roll-out',
    whatToDo: 'List the roll-outs, and use an id from there.',
  },
  rollout_mail_not_found: {
    status: 404,
    title: 'No such mail of this roll-out',
    whatToDo: 'List the mails of the roll-out, and use a stage and a step from there.',
  },
  rollout_not_so: {
    status: 409,
    title: 'The roll-out is not in that state',
    whatToDo: 'Look at it again.',
  },
  reach_out_of_range: {
    status: 400,
    title: 'How many a rule reaches is not understood',
    whatToDo: 'Give a whole percent, 0 to 100.',
  },
  reach_not_looser: {
    status: 400,
    title: 'The others would not be at a looser level',
    whatToDo:
      'Name a level for the others that is looser than the level of the rule; without a level, a rule reaches nobody in particular.',
  },
  no_enrollable_kind: {
    status: 409,
    title: 'The change would leave no kind of factor that can be enrolled',
    whatToDo: 'Allow at least one of webauthn, totp and sms that the tenant allows too.',
  },
  administrators_locked_out: {
    status: 409,
    title: 'No administrator could sign in any more',
    whatToDo: 'Change it, or let an administrator enrol a factor that it allows first.',
  },
  dead_ends: {
    status: 409,
    title: 'People would be left without any factor that they could use',
    whatToDo: 'Look at the list, then confirm, or change something else.',
  },
  starts_in_past: {
    status: 400,
    title: 'A version cannot begin in the past',
    whatToDo: 'Let it hold from now on, or from an instant to come.',
  },
  starts_twice: {
    status: 409,
    title: 'Another version of this scope starts at the same instant',
    whatToDo: 'Withdraw that one first, or choose another instant.',
  },
  version_not_found: { status: 404, title: 'There is no such version', whatToDo: 'Look at the timeline; it may have been withdrawn.' },
  version_already_in_force: {
    status: 409,
    title: 'This version holds already',
    whatToDo: 'Set another rule instead: what was in force is never unmade.',
  },
  import_empty: { status: 400, title: 'The file is empty', whatToDo: 'Send a CSV file whose first line names the columns.' },
  import_header_malformed: {
    status: 400,
    title: 'The first line of the file does not name the columns',
    whatToDo: 'Name login_name, display_name and mail, and if wanted groups, password_hash and mail_verified, and nothing else.',
  },
  row_malformed: {
    status: null,
    title: 'A row of the file cannot be read',
    whatToDo: 'Give every column that the first line names, and close every quote on its line.',
  },
  login_name_repeated: {
    status: null,
    title: 'A login name is in the file more than once',
    whatToDo: 'Keep one of the rows. The first one was taken.',
  },
  account_has_role: {
    status: null,
    title: 'The account has a role, and an import changes no such account',
    whatToDo: 'Change it by hand, or leave it out of the file.',
  },
  mail_verified_malformed: {
    status: null,
    title: 'Whether the address is verified cannot be read',
    whatToDo: 'Write yes, no or nothing into the column mail_verified.',
  },
  password_hash_malformed: {
    status: null,
    title: 'The password hash cannot be taken over',
    whatToDo: 'Give an argon2id hash in PHC form (m 7168 to 262144 KiB, t 1 to 10, p 1 to 16), or leave it empty.',
  },
  command_malformed: {
    status: null,
    title: 'An option of the command is not understood',
    whatToDo: 'Give what the message says; --help lists all options.',
  },

  // The machine
  setting_malformed: {
    status: null,
    title: 'A setting of the environment is not understood',
    whatToDo: 'Correct the variable that the message names; docs/settings.md lists all.',
  },
  sealing_key_missing: {
    status: null,
    title: 'There is no key with which to seal secrets',
    whatToDo: 'Set SALLYPORT_SEALING_KEY or make the key file, and keep a copy apart from the database.',
  },
  sealing_key_wrong: {
    status: null,
    title: 'The database was sealed with another key',
    whatToDo: 'Give the key with which it was set up; after a rotation the new one first and the old one behind it.',
  },
  sealing_key_malformed: {
    status: null,
    title: 'The sealing key is malformed',
    whatToDo: 'Give 32 bytes in base64, as "openssl rand -base64 32" prints them.',
  },
  tenant_not_named: {
    status: null,
    title: 'There are several tenants and none is named',
    whatToDo: 'Name one with --tenant, or with SALLYPORT_TENANT.',
  },
  port_in_use: {
    status: null,
    title: 'Another program listens on this port',
    whatToDo: 'Stop that program, or choose another port with the setting that the message names.',
  },
  data_directory_in_use: {
    status: null,
    title: 'Another process uses the data directory',
    whatToDo: 'Stop it, or give this one a directory of its own. Commands are taken by a server that is up.',
  },
  lock_folder_unsafe: {
    status: null,
    title: 'The folder for the lock of the data directory belongs to somebody else, or is open to others',
    whatToDo: 'Remove the folder that the message names, or give the data directory a shorter name.',
  },
  database_unreachable: {
    status: null,
    title: 'The database does not answer',
    whatToDo: 'Start it, or correct the setting that the message names.',
  },
  database_too_old: {
    status: null,
    title: 'The database server is too old',
    whatToDo: 'Use PostgreSQL 14 or newer.',
  },
  database_too_new: {
    status: null,
    title: 'The database was migrated by a newer version of Sallyport',
    whatToDo: 'Start that version or a newer one, or restore a backup from before.',
  },
  migration_altered: {
    status: null,
    title: 'A migration was applied in another form than it has here',
    whatToDo: 'Install an unaltered release.',
  },
  database_role_missing: {
    status: null,
    title: 'The database user may not make or take the role of the application',
    whatToDo: 'Run the statements of the message as a superuser.',
  },
  database_extension_missing: {
    status: null,
    title: 'Extensions of PostgreSQL that Sallyport needs are not in the database',
    whatToDo: "Install PostgreSQL's contrib modules and run the statements of the message as a superuser.",
  },
  database_login_privileged: {
    status: null,
    title: 'The login that asks the database could do more than ask',
    whatToDo:
      'Give DATABASE_URL a login that owns nothing and is a member of the role of the application alone; docs/operating.md has the statements.',
  },
  demo_settings_refused: {
    status: null,
    title: 'The demo runs on this machine alone, with data of its own',
    whatToDo: 'Leave out the setting that the message names, or use another data directory.',
  },
  file_unreadable: {
    status: null,
    title: 'The file cannot be read',
    whatToDo: 'Check its path and its permissions.',
  },
  command_interrupted: {
    status: null,
    title: 'The command was interrupted',
    whatToDo: 'Look what it has done, then repeat it.',
  },
  node_too_old: {
    status: null,
    title: 'This Node is too old',
    whatToDo: 'Run "npm ci", which brings the right one along, or use Node 24.',
  },
} as const satisfies Readonly<Record<string, ErrorDescription>>;

export type ErrorCode = keyof typeof ERRORS;
