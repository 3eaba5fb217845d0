-- Tenants, people, groups and applications. The tenant is part of every key; ids are UUIDv7 that the application makes.

create table tenants (
  id uuid primary key,
  slug text collate "C" not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 63),
  name text not null,
  created_at timestamptz not null,
  -- Raised by every change of a rule, a setting, a group or an application: the key of the snapshots in memory.
  revision bigint not null default 0,
  -- S6: raised to end every session and every sign-in of the tenant at once.
  session_epoch integer not null default 0,
  backup_codes_as_first_factor boolean not null,
  first_enrolment text not null check (first_enrolment in ('first_factor', 'mail_code', 'pass')),
  session_idle_seconds integer not null check (session_idle_seconds between 60 and 86400),
  session_absolute_seconds integer not null check (session_absolute_seconds between 300 and 2592000),
  dormant_after_days integer check (dormant_after_days > 0),
  help_contact text
);

create table users (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  -- In canonical form (domain/directory/loginName.ts).
  login_name text collate "C" not null check (length(login_name) between 1 and 254),
  display_name text not null,
  mail text,
  -- A PHC string; null: no password yet.
  password_hash text,
  role text check (role in ('owner', 'administrator', 'operator', 'auditor')),
  created_at timestamptz not null,
  disabled_at timestamptz,
  last_sign_in_at timestamptz,
  -- L7: when enrolment was last offered and put off.
  mfa_prompted_at timestamptz,
  -- B6: end of the enrolment window that a reset opened.
  must_enrol_until timestamptz,
  -- S6: raised to end all sessions and pending sign-ins of the person at once.
  session_epoch integer not null default 0,
  -- S8: raised when a proof was lost or a role was given; older sessions are judged by all rules from then on.
  recheck_epoch integer not null default 0,
  primary key (tenant_id, id),
  unique (tenant_id, login_name)
);

create index users_administrators on users (tenant_id, role) where role is not null;

create table groups (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

create table memberships (
  tenant_id uuid not null,
  user_id uuid not null,
  group_id uuid not null,
  primary key (tenant_id, user_id, group_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade
);

create index memberships_of_group on memberships (tenant_id, group_id);

create table applications (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  client_id text not null,
  name text not null,
  -- null: a built-in application, which is no OIDC client.
  auth_method text check (auth_method in ('client_secret_basic', 'client_secret_post', 'none')),
  redirect_uris text[] not null,
  post_logout_redirect_uris text[] not null,
  backchannel_logout_uri text,
  -- SHA-256: the secret is 256 bits that we made.
  client_secret_hash bytea,
  demand_aal smallint check (demand_aal in (1, 2)),
  demand_max_age integer check (demand_max_age >= 0),
  primary key (tenant_id, id),
  unique (tenant_id, client_id),
  check ((auth_method is null) = (cardinality(redirect_uris) = 0)),
  check (demand_max_age is null or demand_aal is not null)
);

-- An administrator's temporary lift of the rules for one person (B1-B5).
create table bypasses (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  except_applications uuid[] not null default '{}',
  reason text not null check (reason <> ''),
  granted_by jsonb not null,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  check (starts_at < ends_at)
);

create index bypasses_of_user on bypasses (tenant_id, user_id, ends_at);

-- How far the import of one file has come, so that it can go on where it was broken off.
create table user_imports (
  tenant_id uuid not null references tenants (id),
  digest bytea not null,
  line integer not null check (line >= 0),
  updated_at timestamptz not null,
  primary key (tenant_id, digest)
);
