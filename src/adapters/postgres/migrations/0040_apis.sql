-- APIs: clients that ask about the access tokens of other applications, and at which nobody signs in.

-- By id, so that an application that is made again under an old name starts from nothing.
alter table applications add column reads_tokens_of uuid[] not null default '{}'
  check (cardinality(reads_tokens_of) = 0 or auth_method in ('client_secret_basic', 'client_secret_post'));

-- An API has no address to which people are sent.
alter table applications drop constraint applications_check;
alter table applications add check (case when auth_method is null then cardinality(redirect_uris) = 0
  else cardinality(redirect_uris) > 0 or cardinality(reads_tokens_of) > 0 end);
