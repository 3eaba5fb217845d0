import { type Refusal, refused } from '../../kernel/result.ts';
import type { Engine } from './connection.ts';

/**
 * Whether the login of the pool can do no more than the application's role, also when an injected statement resets the
 * role: neither it nor any role that it can take owns a table, is a superuser, passes by row-level security or makes roles.
 * @returns null when it is so.
 */
export async function unprivileged(engine: Engine): Promise<Refusal<'database_login_privileged'> | null> {
  const { rows } = await engine.asLogin((connection) =>
    connection.run(
      `select session_user::text as login, string_agg(distinct r.rolname, ', ' order by r.rolname) as roles
      from pg_roles r
      where pg_has_role(session_user, r.oid, 'member') and (r.rolsuper or r.rolbypassrls or r.rolcreaterole
        or exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p') and c.relnamespace <> 'pg_catalog'::regnamespace))`,
      [],
    ),
  );
  const [{ login, roles } = { login: '', roles: null }] = rows as unknown as readonly {
    readonly login: string;
    readonly roles: string | null;
  }[];
  if (roles === null) return null;
  return refused(
    'database_login_privileged',
    `The login ${login} of DATABASE_URL is, or can become, a role that owns tables, is a superuser, bypasses row-level security ` +
      `or makes roles (${roles}). Give it one that is a member of the application's role and of nothing else.`,
  );
}
