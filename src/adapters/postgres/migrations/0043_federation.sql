-- OpenID providers elsewhere, at which people prove who they are, and who is who at them.

create table upstream_providers (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Sealed.
  client_secret bytea not null,
  scopes text[] not null,
  -- {loginName, mail, displayName}: names of claims.
  claims jsonb not null,
  -- {kind, groups}: how accounts come to be.
  accounts jsonb not null,
  -- {acr, amr}: what counts as MFA.
  mfa jsonb not null,
  created_at timestamptz not null,
  disabled_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, issuer)
);

-- A link goes with its provider and its person: a provider that is made again knows nobody.
create table upstream_links (
  tenant_id uuid not null,
  id uuid not null,
  provider_id uuid not null,
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  label text,
  linked_at timestamptz not null,
  last_used_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, issuer, subject),
  foreign key (tenant_id, provider_id) references upstream_providers (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index upstream_links_of_provider on upstream_links (tenant_id, provider_id, subject);
create index upstream_links_of_user on upstream_links (tenant_id, user_id);

-- Who is at a provider just now: one visit of an attempt, or of a session.
create table upstream_requests (
  tenant_id uuid not null,
  id uuid not null,
  attempt_id uuid,
  session_id uuid,
  provider_id uuid not null,
  state_hash bytea not null,
  -- Whether the person was to prove anew who they are.
  proof text not null check (proof in ('any', 'now')),
  asked_at timestamptz not null,
  primary key (tenant_id, id),
  check ((attempt_id is null) <> (session_id is null)),
  unique (tenant_id, attempt_id),
  unique (tenant_id, session_id),
  foreign key (tenant_id, attempt_id) references sign_in_attempts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, provider_id) references upstream_providers (tenant_id, id) on delete cascade
);

create index upstream_requests_of_provider on upstream_requests (tenant_id, provider_id);
