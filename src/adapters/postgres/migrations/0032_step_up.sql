-- Step-up rules. What a rule said is never changed: of each rule the latest counts, and events name what it was by its instant.

create table step_up_rules (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  rule_id uuid not null,
  -- {name, trigger, factors, aal, durationSeconds, mode}; null: it was removed.
  says jsonb,
  at timestamptz not null,
  by jsonb not null,
  primary key (tenant_id, id)
);

create index step_up_rules_of_rule on step_up_rules (tenant_id, rule_id, id);

-- The classes of an application.
alter table applications add column labels text[] not null default '{}';

-- The OAuth scopes that are asked for.
alter table sign_in_attempts add column scopes text[] not null default '{}';

-- When rules were first triggered in a session: {rule and trigger: milliseconds}.
alter table sessions add column triggers jsonb not null default '{}';

-- What rules asked, or would have. An event that names none has no entry.
create index audit_events_step_up on audit_events (tenant_id, id) where data ? 'stepUp';
