-- The mails of roll-outs.

-- One row for each person, step and date: the proof that nothing is sent twice. It is written with the message of the outbox, and stays
-- when that is gone.
create table rollout_mails (
  tenant_id uuid not null,
  rollout_id uuid not null,
  -- 'announcement', or 'days_7': so many days before the date.
  step text not null,
  -- The date that it told. A date that was moved has reminders of its own.
  date timestamptz not null,
  user_id uuid not null,
  message_id uuid not null,
  recipient text not null,
  state text not null check (state in ('waiting', 'sent', 'bounced', 'failed', 'overtaken')),
  written_at timestamptz not null,
  settled_at timestamptz check ((settled_at is null) = (state = 'waiting')),
  primary key (tenant_id, rollout_id, step, date, user_id),
  foreign key (tenant_id, rollout_id) references rollouts (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

-- An announcement is made once, whatever becomes of the date.
create unique index rollout_mails_announced on rollout_mails (tenant_id, rollout_id, user_id) where step = 'announcement';
create index rollout_mails_of_person on rollout_mails (tenant_id, user_id, rollout_id);
create index rollout_mails_of_message on rollout_mails (tenant_id, message_id);
create index rollout_mails_written on rollout_mails (tenant_id, rollout_id, written_at);
create index rollout_mails_waiting on rollout_mails (tenant_id, rollout_id) where state = 'waiting';

-- How far a step has gone through its people. One that has come to the end begins again later, for those who came late.
create table rollout_mail_passes (
  tenant_id uuid not null,
  rollout_id uuid not null,
  step text not null,
  date timestamptz not null,
  -- The last person who was looked at; null: it begins.
  after_user uuid,
  -- Not before; null: at once.
  again_at timestamptz,
  primary key (tenant_id, rollout_id, step, date),
  foreign key (tenant_id, rollout_id) references rollouts (tenant_id, id)
);

-- People who do not want to be reminded of roll-outs. It changes nothing about what is asked of them.
create table unsubscribed_people (
  tenant_id uuid not null,
  user_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
