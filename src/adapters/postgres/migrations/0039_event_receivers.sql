-- Whoever is told outside of what happens, each with a place of its own in the audit.

-- The order in which events are told. What was written before this migration has no position and is told to nobody.
create sequence audit_positions;

-- A position is given after its transaction has its number. So whoever reads the last position, then takes a number of their
-- own, and sees that no transaction with a lower number runs, knows that nothing at or below that position can still appear.
create function next_audit_position() returns bigint language plpgsql volatile as $body$
begin
  perform pg_current_xact_id();
  return nextval('audit_positions');
end
$body$;

-- In two steps, so that no row that is there is written anew.
alter table audit_events add column position bigint;
alter table audit_events alter column position set default next_audit_position();
create index audit_events_in_order on audit_events (tenant_id, position) where position is not null;

create table event_receivers (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  name text not null,
  -- Where to and how, as domain/outward/receiver.ts has it.
  target jsonb not null,
  -- null: events of all types.
  types text[],
  -- null: its kind has none.
  sealed_secret bytea,
  -- Signs beside the newer one until then.
  sealed_former_secret bytea,
  former_until timestamptz,
  made_at timestamptz not null,
  -- Everything up to here was told, or is not asked for.
  position bigint not null,
  next_at timestamptz not null,
  -- Whoever works on it; null: nobody does, or what they do counts no more.
  lease uuid,
  leased_until timestamptz not null,
  failures integer not null default 0,
  failing_since timestamptz,
  last_error text,
  delivered_at timestamptz,
  paused_at timestamptz,
  paused_because text,
  primary key (tenant_id, id),
  unique (tenant_id, name),
  check ((sealed_former_secret is null) = (former_until is null)),
  check ((paused_at is null) = (paused_because is null))
);

-- The last tries, for whoever looks into them.
create table event_deliveries (
  tenant_id uuid not null,
  id uuid not null,
  receiver_id uuid not null,
  -- The first of them, where several went together.
  event_id uuid not null,
  event_type text not null,
  events integer not null,
  -- as_usual, test or again
  reason text not null,
  at timestamptz not null,
  -- null: it was taken.
  error text,
  -- Of HTTP; null: there was no answer, or it is another protocol.
  status integer,
  milliseconds integer not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, receiver_id) references event_receivers (tenant_id, id) on delete cascade
);

create index event_deliveries_of_receiver on event_deliveries (tenant_id, receiver_id, id);
create index event_deliveries_by_time on event_deliveries (tenant_id, at);

-- What is due, in one round trip, as tenants_with_jobs looks for jobs.
create function receivers_due(clock_offset_ms bigint) returns table (tenant_id uuid, receiver_id uuid)
language plpgsql volatile security invoker as $body$
declare
  instant timestamptz := statement_timestamp() + clock_offset_ms * interval '1 millisecond';
  tenant uuid;
begin
  for tenant in select id from tenants loop
    perform set_config('sallyport.tenant', tenant::text, true);
    return query
      select r.tenant_id, r.id from event_receivers r
      where r.tenant_id = tenant and r.paused_at is null and r.next_at <= instant and r.leased_until <= instant
        and exists (select from audit_events e where e.tenant_id = tenant and e.position > r.position);
  end loop;
end
$body$;
