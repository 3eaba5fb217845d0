-- Applications that a proxy guards (forward-auth), and what browsers hold on their hosts.

-- {"origins": [...], "rules": [...]}; null: it is none. Together with auth_method null: it is part of Sallyport.
alter table applications add column forward_auth jsonb, add check (forward_auth is null or auth_method is null);

-- What is part of Sallyport cannot be shut; what stands behind a proxy can.
alter table applications drop constraint applications_check2;
alter table applications add check (disabled_at is null or auth_method is not null or forward_auth is not null);

create table forward_tickets (
  tenant_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  -- The digest of the session's secret at the time: a raise gives it another one, and the ticket is dead (S7).
  session_hash bytea not null,
  application_id uuid not null,
  origin text not null,
  -- The digest of the one-time code, and from its use on that of the ticket.
  token_hash bytea not null,
  -- The digest of the secret of the browser that may use the code; null: it was used.
  browser_hash bytea,
  return_to text not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade
);

create index forward_tickets_of_session on forward_tickets (tenant_id, session_id);
create index forward_tickets_of_application on forward_tickets (tenant_id, application_id);
create index forward_tickets_expired on forward_tickets (tenant_id, expires_at);

-- Everything that the check of a ticket judges, by one statement and so of one moment: the ticket, its session as live_sessions
-- finds it (0029), its person as gatherPerson.ts gathers them, and its application.
create function forwarded(tenant uuid, hashes bytea[], clock_offset_ms bigint)
returns table (
  ticket_hash text, origin text, id uuid, user_id uuid, token_hash text, role text, signed_in_at timestamptz, expires_at timestamptz,
  aal smallint, evidence jsonb, skipped boolean, allowance text, allowance_until timestamptz, recheck boolean, unnoted boolean,
  demoted_until timestamptz, login_name text, display_name text, mail text, mail_verified_at timestamptz, created_at timestamptz,
  cohort integer, mfa_prompted_at timestamptz, must_enrol_until timestamptz, still_dormant boolean, last_sign_in_at timestamptz,
  dormant_after_days integer, revision bigint, groups json, factors json, bypass_id uuid, starts_at timestamptz, ends_at timestamptz,
  except_applications uuid[], in_a_row integer, application_id uuid, demand_aal smallint, demand_max_age integer,
  disabled_at timestamptz, forward_auth jsonb, triggers jsonb, address text, risk jsonb, tenant_risk jsonb, labels text[], instant timestamptz
)
language plpgsql volatile security invoker as $body$
declare
  -- The clock when this statement began: never that of an earlier one.
  here timestamptz := statement_timestamp() + clock_offset_ms * interval '1 millisecond';
begin
  perform set_config('sallyport.tenant', tenant::text, true);
  return query
    select encode(k.token_hash, 'hex'), k.origin, s.id, s.user_id, encode(s.token_hash, 'hex'), u.role, s.signed_in_at, s.expires_at,
      case when s.assured_at <= d.until then 1::smallint else s.aal end, s.evidence, s.skipped, s.allowance, s.allowance_until,
      s.recheck_epoch <> u.recheck_epoch or coalesce(least(s.signed_in_at, s.assured_at) <= d.until, false),
      s.last_seen_at <= here - least(60, s.idle_seconds / 10) * interval '1 second',
      d.until, u.login_name, u.display_name, u.mail, u.mail_verified_at, u.created_at,
      u.cohort, u.mfa_prompted_at, u.must_enrol_until, u.still_dormant, u.last_sign_in_at,
      t.dormant_after_days, t.revision,
      coalesce((select json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name)
        from memberships m join groups g on g.tenant_id = tenant and g.id = m.group_id
        where m.tenant_id = tenant and m.user_id = u.id), '[]'),
      coalesce((select json_agg(json_build_object('id', f.id, 'kind', f.kind, 'companion', f.companion, 'remaining',
          case when f.kind = 'backup_code' then (select count(*) from backup_codes c
            where c.tenant_id = tenant and c.factor_id = f.id and c.used_at is null) end) order by f.created_at, f.id)
        from factors f where f.tenant_id = tenant and f.user_id = u.id), '[]'),
      b.id, b.starts_at, b.ends_at, b.except_applications, q.in_a_row,
      a.id, a.demand_aal, a.demand_max_age, a.disabled_at, a.forward_auth, s.triggers, s.address, s.risk, t.risk, a.labels, here
    from forward_tickets k
      join sessions s on s.tenant_id = k.tenant_id and s.id = k.session_id and s.token_hash = k.session_hash
      join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
      join tenants t on t.id = s.tenant_id
      join applications a on a.tenant_id = k.tenant_id and a.id = k.application_id
      cross join lateral (
        select max(w.starts_at) as until from session_sweeps w
        where w.tenant_id = tenant and w.kind = 'demote' and sweep_reaches_at(w.id, s.user_id, w.starts_at, w.over_seconds) <= here
      ) d
      left join lateral (
        select p.id, p.starts_at, p.ends_at, p.except_applications from bypasses p
        where p.tenant_id = tenant and p.user_id = u.id and p.revoked_at is null and p.starts_at <= here and p.ends_at > here
        order by p.starts_at desc, p.id desc limit 1
      ) b on true
      left join second_factor_guesses q on q.tenant_id = tenant and q.user_id = u.id
    where k.tenant_id = tenant and k.token_hash = any (hashes) and k.browser_hash is null and (here < k.expires_at) is true
      and s.ended_at is null and (here < s.expires_at) is true and here < s.last_seen_at + s.idle_seconds * interval '1 second'
      and s.tenant_epoch = t.session_epoch and s.user_epoch = u.session_epoch and u.disabled_at is null
      and not exists (
        select from session_sweeps w
        where w.tenant_id = tenant and w.kind = 'revoke' and w.starts_at >= s.begun_at
          and sweep_reaches_at(w.id, s.user_id, w.starts_at, w.over_seconds) <= here
      );
end
$body$;

-- As in 0029, with what step-up rules and risk look at in a live session.
drop function live_sessions(uuid, bytea[], bigint);

create function live_sessions(tenant uuid, hashes bytea[], clock_offset_ms bigint)
returns table (
  token_hash text, id uuid, user_id uuid, role text, signed_in_at timestamptz, expires_at timestamptz, last_seen_at timestamptz,
  aal smallint, evidence jsonb, skipped boolean, allowance text, allowance_until timestamptz, recheck boolean, unnoted boolean,
  demoted_until timestamptz, triggers jsonb, address text, risk jsonb
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
      d.until, s.triggers, s.address, s.risk
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
