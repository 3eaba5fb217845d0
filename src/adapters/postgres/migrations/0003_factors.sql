-- Confirmed factors. An enrolment that is not confirmed stands in a table of its own and counts for nothing.

create table factors (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('webauthn', 'totp', 'sms', 'backup_code')),
  label text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  -- totp: the sealed secret, and the last step that was accepted, which only ever grows.
  secret_sealed bytea,
  last_step bigint,
  -- webauthn. Credential ids are unique over all tenants.
  credential_id text collate "C" unique,
  public_key bytea,
  sign_count bigint,
  transports text[],
  aaguid text,
  backup_eligible boolean,
  -- backup_code: made beside a real factor (F8) or as the first factor (F9).
  companion boolean,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  check ((kind = 'totp') = (secret_sealed is not null and last_step is not null)),
  check ((kind = 'webauthn') = (credential_id is not null and public_key is not null and sign_count is not null
    and transports is not null and aaguid is not null and backup_eligible is not null)),
  check ((kind = 'backup_code') = (companion is not null))
);

create index factors_of_user on factors (tenant_id, user_id);
-- F7: one batch is alive at a time.
create unique index factors_one_batch on factors (tenant_id, user_id) where kind = 'backup_code';

create table backup_codes (
  tenant_id uuid not null,
  factor_id uuid not null,
  -- A keyed digest; the code itself is shown once and stored nowhere.
  code_mac bytea not null,
  used_at timestamptz,
  primary key (tenant_id, factor_id, code_mac),
  foreign key (tenant_id, factor_id) references factors (tenant_id, id) on delete cascade
);
