-- SAML 2.0 service providers: their registration, what they ask, and who signed in to them.

-- {"entityId": ..., "acsUrls": [...], ...}; null: it is none. An application is one kind of thing.
alter table applications add column saml jsonb, add check (saml is null or (auth_method is null and forward_auth is null));

create unique index applications_by_entity on applications (tenant_id, (saml ->> 'entityId')) where saml is not null;

-- What is part of Sallyport cannot be shut; what somebody registered can.
alter table applications drop constraint applications_check2;
alter table applications add check (disabled_at is null or auth_method is not null or forward_auth is not null or saml is not null);

-- Messages that came, so that none counts twice as long as it is good.
create table saml_messages (
  tenant_id uuid not null,
  application_id uuid not null,
  message_id text collate "C" not null,
  expires_at timestamptz not null,
  primary key (tenant_id, application_id, message_id),
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade
);

create index saml_messages_expired on saml_messages (tenant_id, expires_at);

create table saml_requests (
  tenant_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  -- null: the person began here.
  message_id text,
  acs_url text not null,
  relay_state text,
  -- {"comparison": ..., "classes": [...]}; null: nothing is asked.
  context jsonb,
  force_authn boolean not null,
  is_passive boolean not null,
  -- The steps to which it led. No foreign key: an attempt that is gone is over.
  attempt_id uuid,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade
);

create index saml_requests_of_application on saml_requests (tenant_id, application_id);
create index saml_requests_expired on saml_requests (tenant_id, expires_at);

-- Service providers that a session opened, for logout.
create table saml_participants (
  tenant_id uuid not null,
  session_id uuid not null,
  application_id uuid not null,
  session_index text collate "C" not null,
  name_id text collate "C" not null,
  primary key (tenant_id, session_id, application_id),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade
);

create index saml_participants_by_name on saml_participants (tenant_id, application_id, name_id);

-- The keys of SAML are others than those of OpenID Connect: service providers learn of a new one over days, and not within minutes.
alter table signing_keys add column purpose text not null default 'oidc' check (purpose in ('oidc', 'saml'));
alter table signing_keys alter column purpose drop default;
