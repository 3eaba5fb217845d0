-- Text messages as a factor. The number is what a code is sent to; a person may have several, and two people the same one
-- (a shared phone): to refuse the second would tell them about the first.

alter table factors add column phone text check (phone ~ '^\+[1-9][0-9]{6,14}$');
alter table factors add check ((kind = 'sms') = (phone is not null));
create unique index factors_one_per_phone on factors (tenant_id, user_id, phone) where kind = 'sms';

alter table pending_enrolments add column phone text;
alter table pending_enrolments add check ((kind = 'sms') = (phone is not null));

-- Countries that are sent to, as ISO codes; none: nothing is sent at all.
alter table tenants add column sms_countries text[] not null default '{}';
-- F12: when a test message was taken by a provider; null: never.
alter table tenants add column sms_proved_at timestamptz;

-- How many messages all tenants together have sent, in stretches of five minutes. It names nobody and no tenant.
create table system_sends (
  slot bigint primary key,
  sent integer not null
);
