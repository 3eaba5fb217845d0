-- API tokens: what lets a program administer, within scopes and for a time.

create table api_tokens (
  tenant_id uuid not null,
  id uuid not null,
  -- SHA-256 of the token, which has 256 bits of its own, is shown once and stored nowhere.
  token_hash bytea not null,
  name text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  -- CIDR; empty: from anywhere.
  networks text[] not null,
  made_by uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > made_at and expires_at <= made_at + interval '365 days'),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  -- It ends with the person who made it.
  foreign key (tenant_id, made_by) references users (tenant_id, id) on delete cascade
);

create index api_tokens_of_maker on api_tokens (tenant_id, made_by);
create index api_tokens_expired on api_tokens (tenant_id, expires_at);
