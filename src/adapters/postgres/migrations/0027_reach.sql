-- A version that reaches a share of the people: whole percent, and the looser level of the others. Both null: everybody.
alter table policy_versions
  add column reach_percent integer check (reach_percent between 0 and 100),
  add column reach_others text check (reach_others in ('off', 'optional')),
  add check ((reach_percent is null) = (reach_others is null)),
  add check (reach_percent is null or level is not null);

-- Where somebody stands among a hundred, for good: of the id alone, so that no rule, group or time moves anybody.
alter table users add column cohort integer not null
  generated always as ((('x' || substr(md5(id::text), 1, 8))::bit(32)::bigint % 100)::integer) stored;
