-- A2: flows that reached the MFA step and did not pass it, so that the stuck are found without reading the audit.

-- Written with `user.mfa_required`, and gone with the event that tells that the flow passed.
create table mfa_flows (
  tenant_id uuid not null,
  -- That of the sign-in attempt. It outlives the attempt.
  id uuid not null,
  user_id uuid not null,
  application_id uuid,
  reached_at timestamptz not null,
  -- The expiry of the flow, or its refusal: from then on, and not before, it is a stuck one.
  stuck_at timestamptz not null,
  step text not null check (step in ('challenge', 'enrolment', 'refusal')),
  offered text[] not null,
  -- Why it was refused; null: it was not, or not yet.
  refused_because text,
  -- End of the grace; null: none was running.
  deadline timestamptz,
  -- What has to be passed for the person to be helped: any flow, or one for this application.
  needs text not null check (needs in ('any', 'application')),
  -- When the person got in after it; null: not yet.
  unstuck_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, application_id) references applications (tenant_id, id) on delete cascade
);

create index mfa_flows_of_user on mfa_flows (tenant_id, user_id, stuck_at, id);
create index mfa_flows_of_application on mfa_flows (tenant_id, application_id, stuck_at, id);
create index mfa_flows_open on mfa_flows (tenant_id, stuck_at, id) where unstuck_at is null;
create index mfa_flows_unstuck on mfa_flows (tenant_id, unstuck_at) where unstuck_at is not null;

-- The attempts of the last day that did not end well are known still.
insert into mfa_flows (tenant_id, id, user_id, application_id, reached_at, stuck_at, step, offered, refused_because, deadline, needs)
select a.tenant_id, a.id, a.user_id, a.application_id, a.mfa_required_at, case when a.ended_as = 'refused' then a.ended_at else a.expires_at end,
  case when a.ended_as = 'refused' then 'refusal' else 'challenge' end, '{}', case when a.ended_as = 'refused' then a.ended_because end, null,
  case when a.session_id is null and a.demand is null then 'any' else 'application' end
from sign_in_attempts a
where a.mfa_required_at is not null and a.user_id is not null and a.ended_as is distinct from 'granted'
  and not exists (select from sign_in_attempts later where later.tenant_id = a.tenant_id and later.user_id = a.user_id
    and later.ended_as = 'granted' and later.ended_at > a.mfa_required_at);
