-- The picture beside a tenant's name on its pages. What it is was read from itself (domain/messages/logo.ts).

create table tenant_logos (
  tenant_id uuid not null references tenants (id),
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  width integer not null check (width between 16 and 1024),
  height integer not null check (height between 16 and 1024),
  content bytea not null check (octet_length(content) <= 131072),
  set_at timestamptz not null,
  primary key (tenant_id)
);
