-- The first run: the address with which the first tenant is made. Of no tenant, since there is none yet.

-- SHA-256 of the secret in an address that the server printed; the secret itself has 256 bits and is stored nowhere.
create table set_up_addresses (
  digest bytea primary key,
  expires_at timestamptz not null
);

-- How many wrong ones came from a network, for each stretch of 15 minutes.
create table set_up_guesses (
  network text not null,
  slot bigint not null,
  wrong integer not null,
  primary key (network, slot)
);
