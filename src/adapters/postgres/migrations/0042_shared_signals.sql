-- Shared signals: applications that are told what becomes of the sessions and factors of their own people.

alter table event_receivers
  -- Of shared signals alone: the application that it is, and with which it goes.
  add column application_id uuid,
  -- The digest of the token with which the application manages its stream.
  add column token_hash bytea,
  add foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade,
  add unique (tenant_id, token_hash);

create index event_receivers_of_application on event_receivers (tenant_id, application_id) where application_id is not null;

-- Which session opened which application that has a receiver. It outlives the session, since its end is what is told.
create table signal_sessions (
  tenant_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  session_id uuid not null,
  user_id uuid not null,
  at timestamptz not null,
  -- Its end was told; null: it was not.
  told_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, application_id, session_id),
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade
);

create index signal_sessions_of_user on signal_sessions (tenant_id, application_id, user_id);
create index signal_sessions_of_session on signal_sessions (tenant_id, session_id);
create index signal_sessions_by_time on signal_sessions (tenant_id, at);

-- What is to be told, until it is taken. Its id is the jti of the token that says it.
create table signals (
  tenant_id uuid not null,
  id uuid not null,
  receiver_id uuid not null,
  -- What the token says, as domain/outward/signal.ts has it.
  says jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, receiver_id) references event_receivers (tenant_id, id) on delete cascade
);

create index signals_of_receiver on signals (tenant_id, receiver_id, id);

create or replace function receivers_due(clock_offset_ms bigint) returns table (tenant_id uuid, receiver_id uuid)
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
        and (exists (select from audit_events e where e.tenant_id = tenant and e.position > r.position)
          or (r.target #>> '{delivery,method}' = 'push'
            and exists (select from signals s where s.tenant_id = tenant and s.receiver_id = r.id)));
  end loop;
end
$body$;
