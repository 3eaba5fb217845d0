-- An application that nobody can open for a while. What is part of Sallyport cannot be shut.

alter table applications add column disabled_at timestamptz, add check (disabled_at is null or auth_method is not null);
