-- Filters of the audit over tens of millions of events, the views that people keep of it, and the figures of each day.

-- Row-level security lets no function of a row into an index scan, so what is filtered by is a column. The table is written anew here.
alter table audit_events
  -- Who did it, where that is not the person whom it concerns: what people do to their own accounts is found by user_id, and
  -- a sign-in writes one index entry less.
  add column other_actor uuid generated always as
    (case when actor ->> 'id' is distinct from user_id::text then (actor ->> 'id')::uuid end) stored,
  add column actor_kind text collate "C" generated always as (actor ->> 'kind') stored,
  add column group_ref text collate "C" generated always as (coalesce(data ->> 'group', data #>> '{scope,group}')) stored;

create index audit_events_by_other on audit_events (tenant_id, other_actor, id) where other_actor is not null;
create index audit_events_by_kind on audit_events (tenant_id, actor_kind, id) where actor_kind <> 'user';
create index audit_events_of_application on audit_events (tenant_id, application_id, id) where application_id is not null;
create index audit_events_of_group on audit_events (tenant_id, group_ref, id) where group_ref is not null;

create table audit_views (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  -- What is asked, as domain/audit/auditQuestion.ts has it.
  question jsonb not null,
  saved_by jsonb not null,
  saved_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

-- One row a day of UTC. A row of which `counted_at` is not well after the end of its day is still to be counted again.
create table daily_figures (
  tenant_id uuid not null references tenants (id),
  day timestamptz not null,
  -- null: nobody counted them on that day.
  people integer,
  enrolled integer,
  sign_ins_aal1 integer not null,
  sign_ins_aal2 integer not null,
  enrolments integer not null,
  counted_at timestamptz not null,
  primary key (tenant_id, day),
  check ((people is null) = (enrolled is null))
);
