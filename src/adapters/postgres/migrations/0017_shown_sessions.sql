-- S7: under which secret of its session a step on it was begun. When the session is raised, what the holder of the old one began
-- is over. Steps that are under way when this is applied are begun again.
alter table sign_in_attempts add column session_hash bytea;
