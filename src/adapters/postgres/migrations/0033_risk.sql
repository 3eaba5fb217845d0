-- Mode, weights, thresholds and how long places are remembered. null: the defaults, with which risk is off.
alter table tenants add column risk jsonb;

-- The assessment of a sign-in, from the moment at which its first factor was proved. null: there is none.
alter table sign_in_attempts add column risk jsonb;

-- How unusual its use was when it was first seen in another network than it was signed in from, with that network. null: it was not.
alter table sessions add column risk jsonb;

-- From where people completed sign-ins: of a network (/24, /48) the last time. Written while risk is not off.
create table sign_in_places (
  tenant_id uuid not null,
  user_id uuid not null,
  network text not null,
  -- null: the operator's file did not know it, or there was none.
  country text,
  latitude double precision,
  longitude double precision,
  radius_km double precision,
  last_at timestamptz not null,
  primary key (tenant_id, user_id, network),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

create index sign_in_places_over on sign_in_places (tenant_id, last_at);

-- The sign-ins that were assessed.
create index audit_events_risk on audit_events (tenant_id, id) where data ? 'risk';
