-- Timelines. A version is never changed: a schedule is a row with a later effective_from, a withdrawal is another row.

create table policy_versions (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  scope_kind text not null check (scope_kind in ('tenant', 'group', 'application')),
  -- The tenant, the group or the application. Not a foreign key: history outlives what it was about.
  scope_id uuid not null,
  effective_from timestamptz not null,
  level text check (level in ('off', 'optional', 'required')),
  timing_kind text check (timing_kind in ('first-sign-in', 'next-sign-in', 'grace-period')),
  grace_days integer check (grace_days between 1 and 90),
  -- null: no restriction.
  factors text[] check (factors <@ array['webauthn', 'totp', 'sms', 'backup_code']),
  existing_sessions text not null check (existing_sessions in ('keep', 'recheck')),
  created_at timestamptz not null,
  created_by jsonb not null,
  primary key (tenant_id, id),
  check (scope_kind <> 'tenant' or (scope_id = tenant_id and level is not null)),
  check ((grace_days is not null) = (timing_kind is not distinct from 'grace-period'))
);

create index policy_versions_of_scope on policy_versions (tenant_id, scope_kind, scope_id, effective_from);

create table policy_withdrawals (
  tenant_id uuid not null,
  version_id uuid not null,
  withdrawn_at timestamptz not null,
  withdrawn_by jsonb not null,
  primary key (tenant_id, version_id),
  foreign key (tenant_id, version_id) references policy_versions (tenant_id, id)
);
