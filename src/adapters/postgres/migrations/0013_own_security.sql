-- What a person wants of a step on their own live session, beyond what the rules ask (S10); null: nothing, or it is done.
alter table sign_in_attempts add column intent jsonb;
