-- Codes that were sent to people: for one sign-in and one purpose the newest only. A keyed digest stands for the code.

create table delivered_codes (
  tenant_id uuid not null,
  attempt_id uuid not null,
  purpose text not null check (purpose in ('mail_code', 'sms_challenge', 'sms_enrolment')),
  user_id uuid not null,
  -- The factor that it proves; null: none (yet).
  factor_id uuid,
  code_mac bytea not null,
  -- The message that carries it.
  message_id uuid not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, attempt_id, purpose),
  foreign key (tenant_id, attempt_id) references sign_in_attempts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index delivered_codes_of_user on delivered_codes (tenant_id, user_id);
