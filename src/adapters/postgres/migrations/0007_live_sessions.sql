-- The session check of every request in one round trip and one statement: the tenant is set for this statement alone, so
-- that row-level security holds, and many look-ups share one query. It runs with the rights of the caller.

create function live_sessions(tenant uuid, hashes bytea[], clock_offset_ms bigint)
returns table (
  token_hash text, id uuid, user_id uuid, role text, signed_in_at timestamptz, expires_at timestamptz, last_seen_at timestamptz,
  aal smallint, evidence jsonb, skipped boolean, allowance text, allowance_until timestamptz, recheck boolean, unnoted boolean
)
language plpgsql volatile security invoker as $body$
declare
  -- The clock when this statement began: never that of an earlier one.
  instant timestamptz := statement_timestamp() + clock_offset_ms * interval '1 millisecond';
begin
  perform set_config('sallyport.tenant', tenant::text, true);
  return query
    select encode(s.token_hash, 'hex'), s.id, s.user_id, u.role, s.signed_in_at, s.expires_at, s.last_seen_at,
      s.aal, s.evidence, s.skipped, s.allowance, s.allowance_until, s.recheck_epoch <> u.recheck_epoch,
      -- Every use within a minute counts as one, within a tenth of a short idle time.
      s.last_seen_at <= instant - least(60, s.idle_seconds / 10) * interval '1 second'
    from sessions s
      join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
      join tenants t on t.id = s.tenant_id
    where s.tenant_id = tenant and s.token_hash = any (hashes)
      -- "is true" keeps the index of what has expired out of the plan: it is for cleaning up.
      and s.ended_at is null and (instant < s.expires_at) is true and instant < s.last_seen_at + s.idle_seconds * interval '1 second'
      and s.tenant_epoch = t.session_epoch and s.user_epoch = u.session_epoch and u.disabled_at is null;
end
$body$;
