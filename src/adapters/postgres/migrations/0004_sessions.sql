-- Sign-ins under way, the sessions that they end in, and the counters of wrong guesses.

create table sessions (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  -- The secret itself is in the browser alone. It changes at every raise (S7), the id does not.
  token_hash bytea not null,
  signed_in_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  idle_seconds integer not null,
  aal smallint not null check (aal in (1, 2)),
  evidence jsonb not null,
  skipped boolean not null,
  allowance text check (allowance in ('grace', 'bypass')),
  allowance_until timestamptz,
  -- S6: under which counters the sign-in began. The session is live while they are still the tenant's and the user's.
  tenant_epoch integer not null,
  user_epoch integer not null,
  -- S8: another counter than the user's means that all rules judge the session.
  recheck_epoch integer not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed_out', 'revoked', 'reset')),
  address text,
  user_agent text,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  check ((ended_at is null) = (end_reason is null))
);

create index sessions_of_user on sessions (tenant_id, user_id, id);

create table sign_in_attempts (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- The digest of the handle that the browser holds; a new one at each raise.
  handle_hash bytea not null,
  application_id uuid,
  demand jsonb,
  return_to jsonb not null,
  user_id uuid,
  session_id uuid,
  evidence jsonb not null,
  skipped boolean not null,
  wants_factor boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  mfa_required_at timestamptz,
  tenant_epoch integer not null,
  -- null: nobody has proved a first factor yet.
  user_epoch integer,
  second_factor_guesses integer not null default 0,
  ceremony_challenge text,
  ceremony_purpose text check (ceremony_purpose in ('passkey', 'challenge', 'enrolment')),
  ended_at timestamptz,
  ended_as text check (ended_as in ('granted', 'refused', 'cancelled', 'too_many_guesses')),
  -- Why it was refused; null: it was not.
  ended_because text,
  primary key (tenant_id, id),
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
  check ((user_id is null) = (user_epoch is null)),
  check ((ended_at is null) = (ended_as is null)),
  check ((ceremony_challenge is null) = (ceremony_purpose is null))
);

create index sign_in_attempts_of_user on sign_in_attempts (tenant_id, user_id);
create index sign_in_attempts_of_session on sign_in_attempts (tenant_id, session_id);
create index sign_in_attempts_of_application on sign_in_attempts (tenant_id, application_id);
create index sign_in_attempts_expired on sign_in_attempts (tenant_id, expires_at);

create table pending_enrolments (
  tenant_id uuid not null,
  id uuid not null,
  attempt_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('totp', 'webauthn')),
  secret_sealed bytea,
  challenge text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, attempt_id, kind),
  foreign key (tenant_id, attempt_id) references sign_in_attempts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  check ((kind = 'totp') = (secret_sealed is not null)),
  check ((kind = 'webauthn') = (challenge is not null))
);

create index pending_enrolments_of_user on pending_enrolments (tenant_id, user_id);

-- Counts belong to the person: no new flow, factor or device resets or shards them.
create table second_factor_guesses (
  tenant_id uuid not null,
  user_id uuid not null,
  -- When the guesses of the last quarter of an hour were made, oldest first: never more than the limit allows.
  recent timestamptz[] not null,
  in_a_row integer not null,
  not_before timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

-- Passwords are counted apart, also for names that do not exist. The subject is a digest of what is counted: what people
-- type into the name field is sometimes their password.
create table password_guesses (
  tenant_id uuid not null references tenants (id),
  subject bytea not null,
  window_started_at timestamptz not null,
  in_window integer not null,
  primary key (tenant_id, subject)
);

create index password_guesses_over on password_guesses (tenant_id, window_started_at);
