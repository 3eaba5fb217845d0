-- A browser gets another name at each sign-in. The one before still is it, for whoever did not get the new one.
alter table devices add column previous_hash bytea;

-- The name is the browser's: whoever else signs in with it is known by the new one too.
create index devices_named on devices (tenant_id, device_hash);
create index devices_named_before on devices (tenant_id, previous_hash);
