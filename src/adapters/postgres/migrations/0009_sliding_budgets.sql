-- The windows of the first factor slide, as those of the second do: with fixed ones a boundary doubles what a guesser gets.
-- Not only passwords are counted here: passkeys that anybody posts are too, and refusals that are on record once in a window.

alter table password_guesses rename to budgets;
drop index password_guesses_over;

-- A change of type and not an update: row-level security hides the rows from whoever migrates.
alter table budgets alter column window_started_at type timestamptz[] using array_fill(window_started_at, array[in_window]);
-- When what counts was done, oldest first: never more than the limit allows.
alter table budgets rename column window_started_at to recent;
alter table budgets drop column in_window;
alter table budgets add column last_at timestamptz not null default now();
alter table budgets alter column last_at drop default;

create index budgets_over on budgets (tenant_id, last_at);
