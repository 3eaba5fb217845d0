-- What OpenID Connect remembers: interactions, codes, tokens, who is to be told of a logout, and the keys that sign.

create table protocol_records (
  tenant_id uuid not null references tenants (id),
  -- SHA-256 of the code or token, which itself is not stored; an interaction's own id.
  id text collate "C" not null,
  model text not null check (model in ('Interaction', 'AuthorizationCode', 'AccessToken', 'RefreshToken')),
  payload jsonb not null,
  -- The family: a code and all tokens that came of it.
  grant_id text collate "C",
  -- No foreign key: a session that is gone has ended, and its codes and tokens with it.
  session_id uuid,
  -- S2: what was decided when the code was issued.
  assurance jsonb,
  -- The sign-in attempt to which an interaction led.
  attempt_id uuid,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  primary key (tenant_id, id),
  -- P2: no code and no token without a decision.
  check ((model = 'Interaction') = (assurance is null)),
  check ((assurance is null) = (session_id is null)),
  check ((assurance is null) = (grant_id is null)),
  check (assurance is null or attempt_id is null)
);

create index protocol_records_of_grant on protocol_records (tenant_id, grant_id) where grant_id is not null;
create index protocol_records_expired on protocol_records (tenant_id, expires_at);

-- Applications that a session opened and that want to be told of its end. The session and its user are no foreign keys:
-- when a person is deleted, this is what is left to tell the applications of.
create table session_applications (
  tenant_id uuid not null,
  session_id uuid not null,
  application_id uuid not null,
  user_id uuid not null,
  first_at timestamptz not null,
  primary key (tenant_id, session_id, application_id),
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade
);

create index session_applications_of_application on session_applications (tenant_id, application_id);
create index session_applications_of_user on session_applications (tenant_id, user_id);

create table signing_keys (
  tenant_id uuid not null references tenants (id),
  key_id text not null,
  algorithm text not null,
  public_jwk jsonb not null,
  private_jwk_sealed bytea not null,
  created_at timestamptz not null,
  -- Of the keys whose time has come, the one with the latest signs; the others are only published.
  signs_from timestamptz not null,
  published_until timestamptz,
  primary key (tenant_id, key_id)
);
