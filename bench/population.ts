import pg from 'pg';
import type { TenantId } from '../src/domain/directory/tenant.ts';

/**
 * People of a large tenant, written by the database itself: some with an authenticator app, a passkey, both or neither, with
 * backup codes beside them; in groups of every size; some disabled, reset, bypassed, locked, stuck, invited, or never signed in; a fifth
 * signed in now, some with the tenant's applications. All is told by a person's number, so every run has the same people. Factors come in
 * another order than people, as in life.
 */
export async function populate(url: string, tenant: TenantId, people: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // What refers to what is right by construction, and is not looked up row by row.
  await client.query('set session_replication_role = replica');
  // Indexes are made of what is there, not row by row; those of keys stay.
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(INDEXES);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  for (const statement of STATEMENTS)
    await client.query(statement.replaceAll(':tenant', `'${tenant}'::uuid`).replaceAll(':people', `${people}`));
  for (const { definition } of indexes) await client.query(definition);
  await client.query('vacuum analyze');
  await client.end();
}

const INDEXES = `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indrelid in ('users'::regclass, 'factors'::regclass, 'memberships'::regclass, 'backup_codes'::regclass, 'sessions'::regclass,
      'session_applications'::regclass)
    and not exists (select from pg_constraint o where o.conindid = i.indexrelid)`;

/** Ids grow with time, as the product makes them. */
const id = (number: string, of: string) =>
  `('01900000-' || lpad(to_hex((${number}) / 65536), 4, '0') || '-7' || '${of}-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
const PERSON = id('n', '001');
const GROUP = (number: string) => id(number, '002');
const FACTOR = (kind: string) => id('n', kind);
const USED = (batch: string) => `hashint4(k) % 97 = hashtext(${batch}::text) % 97`;

const STATEMENTS = [
  `insert into users (tenant_id, id, login_name, display_name, mail, password_hash, created_at, last_sign_in_at, disabled_at, mfa_prompted_at,
      must_enrol_until, role)
    select :tenant, ${PERSON}, 'person-' || n, (array['Ann', 'Bela', 'Chidi', 'Dana', 'Emre', 'Farah', 'Goran', 'Hana'])[n % 8 + 1] || ' ' || md5(n::text),
      'person-' || n || '@example.org', 'none', now() - (:people - n) * interval '90 seconds',
      case when n % 5 > 0 then now() - (n % 997) * interval '1 hour' end, case when n % 100 = 7 then now() end,
      case when n % 3 = 0 then now() end, case when n % 1000 = 1 then now() + (n % 9000 - 4500) * interval '1 minute' end,
      case when n % 50021 = 9 then (array['auditor', 'operator', 'administrator'])[n % 3 + 1] end
    from generate_series(1, :people) n`,
  `insert into groups (tenant_id, id, name) select :tenant, ${GROUP('n')}, 'Group ' || n from generate_series(1, 100) n`,
  `insert into memberships (tenant_id, user_id, group_id)
    select distinct :tenant, ${PERSON}, ${GROUP('1 + (n::bigint * 7919 + k * 104729) % (case when k = 1 then 10 else 100 end)')}
    from generate_series(1, :people) n, generate_series(1, 2) k where (n + k) % 4 > 0`,
  `insert into factors (tenant_id, id, user_id, kind, label, created_at, secret_sealed, last_step)
    select :tenant, ${FACTOR('003')}, ${PERSON}, 'totp', 'App', now(), '\\x00', 0
    from generate_series(1, :people) n where n % 20 < 8 order by hashint4(n)`,
  `insert into factors (tenant_id, id, user_id, kind, label, created_at, credential_id, public_key, sign_count, transports, aaguid, backup_eligible)
    select :tenant, ${FACTOR('004')}, ${PERSON}, 'webauthn', 'Key', now(), 'bench-' || n, '\\x00', 0, '{}', 'none', true
    from generate_series(1, :people) n where n % 20 between 6 and 9 order by hashint4(n)`,
  `insert into factors (tenant_id, id, user_id, kind, label, created_at, companion, codes_left)
    select :tenant, ${FACTOR('005')}, ${PERSON}, 'backup_code', 'Codes', now(), n % 20 < 10,
      (select count(*) from generate_series(1, 10) k where not ${USED(FACTOR('005'))})
    from generate_series(1, :people) n where n % 20 < 7 or n % 1000 = 999 order by hashint4(n)`,
  `insert into backup_codes (tenant_id, factor_id, code_mac, used_at)
    select f.tenant_id, f.id, decode(md5(f.id::text || k), 'hex'), case when ${USED('f.id')} then now() end
    from factors f, generate_series(1, 10) k where f.tenant_id = :tenant and f.kind = 'backup_code'`,
  `insert into bypasses (tenant_id, id, user_id, starts_at, ends_at, reason, granted_by, granted_at)
    select :tenant, ${FACTOR('006')}, ${PERSON}, now() - interval '1 hour', now() + interval '3 days', 'bench', '{"kind":"host"}', now()
    from generate_series(1, :people, 2003) n`,
  `insert into sessions (tenant_id, id, user_id, token_hash, signed_in_at, last_seen_at, expires_at, idle_seconds, aal, evidence, skipped,
      tenant_epoch, user_epoch, recheck_epoch, allowance, allowance_until, begun_at, assured_at)
    select :tenant, ${FACTOR('007')}, ${PERSON}, decode(md5(n::text), 'hex'), now() - interval '1 hour', now(), now() + interval '12 hours', 86400,
      case when n % 20 < 8 then 2 else 1 end,
      case when n % 20 < 8 then jsonb_build_array(jsonb_build_object('method', 'password', 'at', 1), jsonb_build_object('method', 'totp', 'at', 1, 'factorId',
        ${FACTOR('003')})) else '[{"method":"password","at":1}]' end, true, 0, 0, 0,
      case when n % 20 > 10 and n % 200 < 40 then 'grace' end, case when n % 20 > 10 and n % 200 < 40 then now() + interval '5 days' end,
      now() - interval '1 hour', case when n % 20 < 8 then now() - interval '1 hour' end
    from generate_series(1, :people, 5) n`,
  `insert into session_applications (tenant_id, session_id, application_id, user_id, first_at)
    select s.tenant_id, s.id, a.id, s.user_id, s.signed_in_at from sessions s join applications a on a.tenant_id = s.tenant_id
    where s.tenant_id = :tenant and hashtext(s.id::text) % 3 = 0`,
  `insert into second_factor_guesses (tenant_id, user_id, recent, in_a_row, not_before)
    select :tenant, ${PERSON}, '{}', case when n % 50 = 3 then 100 else 2 end, now() from generate_series(3, :people, 10) n where n % 20 < 10`,
  `insert into mail_tokens (tenant_id, digest, purpose, user_id, mail, account_mail, user_epoch, created_at, expires_at)
    select :tenant, decode(md5('invitation-' || n), 'hex'), 'invitation', ${PERSON}, 'person-' || n || '@example.org', 'person-' || n || '@example.org', 0,
      now(), now() + interval '5 days' from generate_series(5, :people, 500) n`,
  `insert into mfa_flows (tenant_id, id, user_id, reached_at, stuck_at, step, offered, needs)
    select :tenant, ${FACTOR('008')}, ${PERSON}, now() - interval '2 days', now() - (n % 2000) * interval '1 minute', 'challenge', '{totp}', 'any'
    from generate_series(2, :people, 400) n`,
];
