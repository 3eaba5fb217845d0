-- Rules that are tried: evaluated and recorded with each real sign-in, and enforced never. Of a scope the latest counts.

create table rule_trials (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  scope_kind text not null check (scope_kind in ('tenant', 'group', 'application')),
  -- As of policy_versions.
  scope_id uuid not null,
  -- {level, timing, factors, reach}; null: nothing is tried there any more.
  rule jsonb,
  at timestamptz not null,
  by jsonb not null,
  primary key (tenant_id, id)
);

create index rule_trials_of_scope on rule_trials (tenant_id, scope_kind, scope_id, id);

-- The sign-ins that would have gone otherwise. An event that tells of none has no entry.
create index audit_events_would_have on audit_events (tenant_id, id) where data ? 'wouldHave';
