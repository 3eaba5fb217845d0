-- The outbox: what is to be sent to people, written by the transaction that causes it, and how it went.

create table messages (
  tenant_id uuid not null references tenants (id),
  id uuid not null,
  channel text not null check (channel in ('mail', 'sms')),
  template text not null,
  -- No foreign key: that an account was deleted is told to somebody who has none any more.
  user_id uuid,
  recipient text not null,
  -- What the template is filled with, until it is sent. What is secret among it is sealed.
  template_values jsonb not null,
  values_sealed bytea,
  -- Not worth sending from then on; null: always.
  expires_at timestamptz,
  created_at timestamptz not null,
  sent_at timestamptz,
  provider text,
  -- The provider's own id, by which its receipts name the message.
  provider_reference text,
  delivered_at timestamptz,
  -- Nobody tries it again, and why.
  dead_at timestamptz,
  dead_because text,
  primary key (tenant_id, id),
  check ((dead_at is null) = (dead_because is null)),
  check (sent_at is null or provider is not null),
  check (delivered_at is null or sent_at is not null)
);

create index messages_dead on messages (tenant_id, id) where dead_at is not null;
create index messages_created on messages (tenant_id, created_at);
create index messages_by_reference on messages (tenant_id, provider, provider_reference) where provider_reference is not null;

-- A tenant's own words instead of those of the product.
create table mail_templates (
  tenant_id uuid not null references tenants (id),
  template text not null,
  subject text not null,
  body text not null,
  -- null: made of the text.
  html text,
  updated_at timestamptz not null,
  primary key (tenant_id, template)
);

create table brandings (
  tenant_id uuid not null references tenants (id),
  sender_name text,
  accent_color text not null check (accent_color ~ '^#[0-9a-f]{6}$'),
  footer text,
  primary key (tenant_id)
);

-- Browsers with which a person has signed in. A digest stands for the random name that the browser keeps. No factor.
create table devices (
  tenant_id uuid not null,
  user_id uuid not null,
  device_hash bytea not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (tenant_id, user_id, device_hash),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index devices_over on devices (tenant_id, last_at);
