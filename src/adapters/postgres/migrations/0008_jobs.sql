-- What is to be done after a transaction, outside it. A job is written by the transaction that causes it.

create table jobs (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null,
  data jsonb not null,
  -- Taking a job puts it off to the end of the lease, so that one whose worker died is due again by itself.
  due_at timestamptz not null,
  attempts integer not null default 0,
  -- Nobody tries it again; null: it is alive.
  dead_at timestamptz,
  primary key (tenant_id, id)
);

create index jobs_due on jobs (tenant_id, due_at) where dead_at is null;
create index jobs_dead on jobs (tenant_id, dead_at) where dead_at is not null;

-- When jobs that come by themselves come next.
create table job_periods (
  tenant_id uuid not null references tenants (id),
  kind text not null,
  next_at timestamptz not null,
  primary key (tenant_id, kind)
);

-- For the deletion of what is over.
create index sessions_expired on sessions (tenant_id, expires_at);
create index sessions_ended on sessions (tenant_id, ended_at) where ended_at is not null;
create index pending_enrolments_expired on pending_enrolments (tenant_id, expires_at);

-- Where a worker has something to do, in one round trip and one statement. It looks at one tenant after the other, each
-- under row-level security and with the rights of the caller, so that no policy has to open jobs to all.
create function tenants_with_jobs(kinds text[], periodic text[], clock_offset_ms bigint) returns setof uuid
language plpgsql volatile security invoker as $body$
declare
  instant timestamptz := statement_timestamp() + clock_offset_ms * interval '1 millisecond';
  tenant uuid;
begin
  for tenant in select id from tenants loop
    perform set_config('sallyport.tenant', tenant::text, true);
    if exists (select from jobs j where j.tenant_id = tenant and j.dead_at is null and j.due_at <= instant and j.kind = any (kinds))
      or (select count(*) from job_periods p where p.tenant_id = tenant and p.kind = any (periodic) and p.next_at > instant)
        < cardinality(periodic)
    then
      return next tenant;
    end if;
  end loop;
end
$body$;
