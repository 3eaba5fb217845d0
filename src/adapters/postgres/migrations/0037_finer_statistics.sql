-- Everybody is read in ranges of 100,000 people (flows/foldedPeople.ts). PostgreSQL knows a hundred steps of a column unless it is told
-- otherwise, and expects nobody in a range within one of them: of 10,000,000 people it then joins one by one, for minutes. A thousand steps are
-- ten to a range of so many people.
alter table users alter column id set statistics 1000;
alter table factors alter column user_id set statistics 1000;
alter table memberships alter column user_id set statistics 1000;
alter table sessions alter column user_id set statistics 1000;

-- What a table has is not counted anew until a tenth of it has changed.
analyze users (id);
analyze factors (user_id);
analyze memberships (user_id);
analyze sessions (user_id);
