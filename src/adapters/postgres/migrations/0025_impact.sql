-- "Impact before saving" looks at what everybody holds, so it is read from indexes alone, in the order of people.

-- Nothing here is written by a sign-in: the columns of a factor that one writes are in no index.
drop index factors_of_user;
create index factors_of_user on factors (tenant_id, user_id) include (id, kind, companion);

drop index factors_one_batch;
create unique index factors_one_batch on factors (tenant_id, user_id) include (id) where kind = 'backup_code';

-- Batches of which some code was used are few beside those that nobody has touched.
create index backup_codes_used on backup_codes (tenant_id, factor_id) where used_at is not null;
