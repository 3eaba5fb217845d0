-- A batch says itself how many of its codes are left, so nothing that looks at many people counts codes.
alter table factors add column codes_left smallint;

update factors f set codes_left = (
  select count(*) from backup_codes c where c.tenant_id = f.tenant_id and c.factor_id = f.id and c.used_at is null
) where f.kind = 'backup_code';

alter table factors add constraint factors_codes_left_check check ((kind = 'backup_code') = (codes_left is not null) and codes_left >= 0);

-- As in 0025. Of what a sign-in writes it has the codes that are left alone, which only a spent code changes.
drop index factors_of_user;
create index factors_of_user on factors (tenant_id, user_id) include (id, kind, companion, codes_left);
