-- Accounts whose people show that an address is theirs: links by mail, for passwords, addresses, invitations and registration.

-- null: nobody has shown yet that the address is theirs.
alter table users add column mail_verified_at timestamptz check (mail_verified_at is null or mail is not null);
-- Who asks for a link names their address in any spelling.
create index users_by_mail on users (tenant_id, lower(mail)) where mail is not null;

alter table tenants add column self_registration boolean not null default false;
-- Domains of mail addresses with which people may register; empty: any.
alter table tenants add column registration_domains text[] not null default '{}';
alter table tenants add column invitation_hours integer not null default 72 check (invitation_hours between 1 and 720);

-- A link that was sent by mail. It is deleted by its use, so that it has one.
create table mail_tokens (
  tenant_id uuid not null references tenants (id),
  -- A keyed digest; the secret itself is in the mail alone.
  digest bytea not null,
  purpose text not null check (purpose in ('verify_mail', 'change_mail', 'reset_password', 'invitation', 'registration')),
  -- null: somebody without an account.
  user_id uuid,
  -- Where it went.
  mail text not null,
  -- What the account was then: the link is over when its address is another, or when its sessions were ended.
  account_mail text,
  user_epoch integer,
  -- registration: the name that the person typed.
  display_name text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, digest),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  check ((purpose = 'registration') = (user_id is null)),
  check ((user_id is null) = (user_epoch is null)),
  check ((purpose = 'registration') = (display_name is not null))
);

-- The newest alone: one for a person and a purpose, one for an address without an account.
create unique index mail_tokens_of_user on mail_tokens (tenant_id, user_id, purpose) where user_id is not null;
create unique index mail_tokens_of_address on mail_tokens (tenant_id, lower(mail)) where user_id is null;
create index mail_tokens_expired on mail_tokens (tenant_id, expires_at);
