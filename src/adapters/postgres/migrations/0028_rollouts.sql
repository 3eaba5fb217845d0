-- Roll-outs: plans over policy timelines. What holds is told by the versions alone; this tells which of them belong together, and why.

create table rollouts (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  plan jsonb not null,
  state text not null check (state in ('running', 'paused', 'halted', 'rolled_back')),
  -- Why the brake halted it.
  reasons jsonb check ((reasons is null) = (state <> 'halted')),
  edition integer not null default 1,
  -- What its scopes said before it: [{scope, version}], version null: nothing.
  before jsonb not null,
  created_at timestamptz not null,
  created_by jsonb not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id)
);

-- Each version that a roll-out has made, and for which of its stages.
create table rollout_steps (
  tenant_id uuid not null,
  rollout_id uuid not null,
  version_id uuid not null,
  kind text not null check (kind in ('prepare', 'stage', 'final')),
  -- Counted from 0; null: what comes before the first.
  stage integer check (stage >= 0),
  primary key (tenant_id, version_id),
  foreign key (tenant_id, rollout_id) references rollouts (tenant_id, id)
);

create index rollout_steps_of_rollout on rollout_steps (tenant_id, rollout_id);
