-- S11: a password alone does not wake a dormant account. Until a factor, a code or a pass is shown it stays what it is, whatever
-- its last sign-in says.

alter table users add column still_dormant boolean not null default false;
