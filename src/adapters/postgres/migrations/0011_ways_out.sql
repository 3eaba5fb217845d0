-- The administrator's ways out: how long each may last, when a bypass was granted, and the passes that stand in for a lost factor.

-- B3, B6, B7: the tenant's own limits.
alter table tenants add column bypass_max_hours integer not null default 168 check (bypass_max_hours between 1 and 168);
alter table tenants alter column bypass_max_hours drop default;
alter table tenants add column enrolment_window_hours integer not null default 72 check (enrolment_window_hours between 1 and 720);
alter table tenants alter column enrolment_window_hours drop default;
alter table tenants add column pass_minutes integer not null default 60 check (pass_minutes between 5 and 1440);
alter table tenants alter column pass_minutes drop default;

alter table bypasses add column granted_at timestamptz not null default now();
alter table bypasses alter column granted_at drop default;
-- Whether the audit has been told of its end. Nothing is decided by this.
alter table bypasses add column expiry_noted boolean not null default false;

create index bypasses_ended on bypasses (tenant_id, ends_at);

-- B7: one is alive for a person; a new one takes its place, and using it takes it away.
create table enrolment_passes (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  -- A keyed digest; the code itself is shown once and stored nowhere.
  code_mac bytea not null,
  made_at timestamptz not null,
  made_by jsonb not null,
  expires_at timestamptz not null,
  primary key (tenant_id, user_id),
  unique (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index enrolment_passes_expired on enrolment_passes (tenant_id, expires_at);

-- The digest of a pass that came with the address of a sign-in, until its person has proved the first factor.
alter table sign_in_attempts add column pass_mac bytea;
