-- Append-only, and without foreign keys: the audit outlives what it tells of.

create table audit_events (
  tenant_id uuid not null references tenants (id),
  -- A UUIDv7 that grows with time, so that the key is also the order.
  id uuid not null,
  at timestamptz not null,
  type text not null,
  actor jsonb not null,
  user_id uuid,
  application_id uuid,
  attempt_id uuid,
  session_id uuid,
  address text,
  data jsonb not null,
  primary key (tenant_id, id)
);

create index audit_events_of_user on audit_events (tenant_id, user_id, id) where user_id is not null;
create index audit_events_of_attempt on audit_events (tenant_id, attempt_id, id) where attempt_id is not null;
create index audit_events_of_type on audit_events (tenant_id, type, id);
