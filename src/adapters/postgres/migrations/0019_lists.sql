-- The lists of the console, for tenants of a million people. The extensions pg_trgm and btree_gin are there: migrate.ts takes them.

-- Nothing below is on a column that a sign-in writes: where no indexed value changes, an update touches no index at all. So
-- whether somebody has ever signed in is a column of its own, which changes once.
alter table users add column never_signed_in boolean generated always as (last_sign_in_at is null) stored;
create index users_never_signed_in on users (tenant_id, login_name) where never_signed_in;

-- An address in whatever spelling. A column: row-level security keeps functions of a row out of index scans.
alter table users add column mail_folded text collate "C" generated always as (lower(mail)) stored;
drop index users_by_mail;
create index users_by_mail on users (tenant_id, mail_folded) where mail_folded is not null;

create index users_created on users (tenant_id, created_at, id);
create index users_disabled on users (tenant_id, login_name) where disabled_at is not null;
create index users_to_enrol on users (tenant_id, must_enrol_until) where must_enrol_until is not null;
create index sessions_under_allowance on sessions (tenant_id, id) where allowance is not null;

-- Parts of names: each name on a line of its own, so that a beginning is what follows the end of a line.
create index users_searched on users using gin
  (tenant_id, (lower((E'\n' || login_name || E'\n' || display_name || E'\n' || coalesce(mail, '')) collate "default")) gin_trgm_ops);

-- Row-level security lets no pattern into an index scan, since a pattern can be made to tell what it was compared with. So this
-- one question is asked with the rights of the owner of the tables, within the tenant that the transaction has named: it takes
-- the tenant from nowhere else. The policy is of the owner alone; for the application's role nothing changes.
do $body$
begin
  execute format('create policy searched on users for select to %I using (true)', current_user);
  execute format(
    $function$
      create function people_found(pattern text, most integer) returns setof uuid
      language sql stable security definer set search_path = %I, pg_temp as $sql$
        select id from users
        where tenant_id = nullif(current_setting('sallyport.tenant', true), '')::uuid
          and lower((E'\n' || login_name || E'\n' || display_name || E'\n' || coalesce(mail, '')) collate "default") like lower(pattern)
        limit most
      $sql$
    $function$,
    current_schema()
  );
end
$body$;
revoke all on function people_found(text, integer) from public;
grant execute on function people_found(text, integer) to sallyport_app;
