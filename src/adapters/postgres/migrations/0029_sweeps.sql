-- An act on all sessions of a tenant: from an instant on, or spread over the seconds after it, everybody at a moment of their own.
-- What it does is computed at each request, so nothing has to run. A revocation at once is the tenant's counter alone (docs/decisions).

create table session_sweeps (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  kind text not null check (kind in ('demote', 'revoke')),
  starts_at timestamptz not null,
  over_seconds integer not null check (over_seconds between 0 and 604800),
  -- The version with which it begins; null: it stands alone.
  version_id uuid,
  primary key (tenant_id, id)
);

create index session_sweeps_of_version on session_sweeps (tenant_id, version_id) where version_id is not null;

-- When a sweep reaches a person. By the sweep too, so that it is not always the same people who are first.
create function sweep_reaches_at(sweep uuid, person uuid, starts_at timestamptz, over_seconds integer) returns timestamptz
language sql stable as $body$
  select starts_at + over_seconds * (('x' || substr(md5(sweep::text || person::text), 1, 8))::bit(32)::bigint / 4294967296.0) * interval '1 second'
$body$;

-- When its sign-in began: what it rests on is no older. Of those that are there it is not known, and the longest that it can be is taken.
alter table sessions add column begun_at timestamptz;
update sessions set begun_at = signed_in_at - interval '10 minutes';
alter table sessions alter column begun_at set not null;

-- A demotion up to then or later takes AAL 2 away.
alter table sessions add column assured_at timestamptz;
update sessions s set assured_at = coalesce(
  (select to_timestamp(min((p.proof ->> 'at')::bigint) / 1000.0) from jsonb_array_elements(s.evidence) p(proof) where p.proof ? 'factorId'),
  s.signed_in_at) where s.aal = 2;
alter table sessions add check ((aal = 2) = (assured_at is not null));

drop function live_sessions(uuid, bytea[], bigint);

-- As in 0007, with what a sweep does. "demoted_until" is the latest demotion that has reached the person.
create function live_sessions(tenant uuid, hashes bytea[], clock_offset_ms bigint)
returns table (
  token_hash text, id uuid, user_id uuid, role text, signed_in_at timestamptz, expires_at timestamptz, last_seen_at timestamptz,
  aal smallint, evidence jsonb, skipped boolean, allowance text, allowance_until timestamptz, recheck boolean, unnoted boolean,
  demoted_until timestamptz
)
language plpgsql volatile security invoker as $body$
declare
  -- The clock when this statement began: never that of an earlier one.
  instant timestamptz := statement_timestamp() + clock_offset_ms * interval '1 millisecond';
begin
  perform set_config('sallyport.tenant', tenant::text, true);
  return query
    select encode(s.token_hash, 'hex'), s.id, s.user_id, u.role, s.signed_in_at, s.expires_at, s.last_seen_at,
      case when s.assured_at <= d.until then 1::smallint else s.aal end, s.evidence, s.skipped, s.allowance, s.allowance_until,
      s.recheck_epoch <> u.recheck_epoch or coalesce(least(s.signed_in_at, s.assured_at) <= d.until, false),
      -- Every use within a minute counts as one, within a tenth of a short idle time.
      s.last_seen_at <= instant - least(60, s.idle_seconds / 10) * interval '1 second',
      d.until
    from sessions s
      join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
      join tenants t on t.id = s.tenant_id
      cross join lateral (
        select max(w.starts_at) as until from session_sweeps w
        where w.tenant_id = tenant and w.kind = 'demote' and sweep_reaches_at(w.id, s.user_id, w.starts_at, w.over_seconds) <= instant
      ) d
    where s.tenant_id = tenant and s.token_hash = any (hashes)
      -- "is true" keeps the index of what has expired out of the plan: it is for cleaning up.
      and s.ended_at is null and (instant < s.expires_at) is true and instant < s.last_seen_at + s.idle_seconds * interval '1 second'
      and s.tenant_epoch = t.session_epoch and s.user_epoch = u.session_epoch and u.disabled_at is null
      and not exists (
        select from session_sweeps w
        where w.tenant_id = tenant and w.kind = 'revoke' and w.starts_at >= s.begun_at
          and sweep_reaches_at(w.id, s.user_id, w.starts_at, w.over_seconds) <= instant
      );
end
$body$;
