-- Operations that applications ask their people to confirm (U5). They end with their session, their application and their person.

create table operations (
  tenant_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  user_id uuid not null,
  session_id uuid not null,
  name text not null,
  target text not null,
  -- [{name, value}]: what the person is shown besides.
  details jsonb not null,
  return_to text,
  opened_at timestamptz not null,
  -- Open: until when it can be confirmed. Confirmed: until when it can be redeemed.
  expires_at timestamptz not null,
  state text not null check (state in ('open', 'confirmed', 'refused', 'redeemed')),
  primary key (tenant_id, id),
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade
);

create index operations_of_application on operations (tenant_id, application_id);
create index operations_of_user on operations (tenant_id, user_id);
create index operations_of_session on operations (tenant_id, session_id);
create index operations_by_end on operations (tenant_id, expires_at);
