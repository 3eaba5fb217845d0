-- Runs after the migrations, every time: whatever table they made is isolated, unless it is named here as an exception.
-- The role sallyport_app owns nothing, so it can neither switch this off nor pass by it.

do $body$
declare
  apart constant text[] := array['schema_migrations'];
  -- Of all tenants together, and telling of none: they hold counters, and digests of what works only while there is no tenant.
  of_all constant text[] := array['system_sends', 'set_up_addresses', 'set_up_guesses'];
  append_only constant text[] := array['policy_versions', 'policy_withdrawals', 'rule_trials', 'step_up_rules', 'audit_events'];
  own constant text := $p$ nullif(current_setting('sallyport.tenant', true), '')::uuid $p$;
  tab record;
  rights text;
begin
  for tab in
    select c.relname as name,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as has_tenant
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relname = any (apart)
  loop
    if tab.name = any (of_all) then
      execute format('revoke all on table %I from public, sallyport_app', tab.name);
      execute format('grant select, insert, update, delete on table %I to sallyport_app', tab.name);
      continue;
    end if;
    execute format('alter table %I enable row level security', tab.name);
    execute format('alter table %I force row level security', tab.name);
    execute format('revoke all on table %I from public, sallyport_app', tab.name);
    execute format('drop policy if exists own_tenant on %I', tab.name);
    if tab.name = 'tenants' then
      -- Whose address a request is for is known before the tenant is: all may be read, but each is written by itself only.
      execute 'drop policy if exists any_tenant on tenants';
      execute 'create policy any_tenant on tenants for select using (true)';
      execute format('create policy own_tenant on tenants using (id = %s) with check (id = %s)', own, own);
      rights := 'select, insert, update';
    elsif tab.has_tenant then
      execute format('create policy own_tenant on %I using (tenant_id = %s) with check (tenant_id = %s)', tab.name, own, own);
      rights := case when tab.name = any (append_only) then 'select, insert' else 'select, insert, update, delete' end;
    else
      raise exception 'table % has no tenant_id and is not named as an exception in isolation.sql', tab.name;
    end if;
    execute format('grant %s on table %I to sallyport_app', rights, tab.name);
  end loop;
  -- A place in the order of all events tells nothing of any tenant. Nobody sets one back.
  execute format('revoke all on all sequences in schema %I from public, sallyport_app', current_schema());
  execute format('grant usage on all sequences in schema %I to sallyport_app', current_schema());
  execute format('grant usage on schema %I to sallyport_app', current_schema());
end
$body$;
