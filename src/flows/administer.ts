import type { EventType } from '../domain/audit/catalogue.ts';
import type { AuditEvent } from '../domain/audit/event.ts';
import type { ApplicationId } from '../domain/directory/application.ts';
import { type Act, type ActingRole, may, mayActOn } from '../domain/directory/permissions.ts';
import type { TenantId } from '../domain/directory/tenant.ts';
import type { User, UserId } from '../domain/directory/user.ts';
import type { SessionId } from '../domain/sessions/session.ts';
import { type Refusal, type Result, refused } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { untilNotOvertaken } from './overtaken.ts';
import { record } from './record.ts';

/** Who administers. The role of a person is read in the transaction of the act: what a caller says about it counts for nothing. */
export type Administrator =
  | { readonly kind: 'user'; readonly id: UserId; readonly session: SessionId; readonly address: string | null }
  /** Whoever can run commands on the machine may do everything. */
  | { readonly kind: 'host' };

/** What every command of the administration carries. */
export interface Administration {
  readonly tenantId: TenantId;
  readonly by: Administrator;
}

/** What is asked, and for the audit on whom. */
export interface Request {
  readonly act: Act;
  /** null: on nobody in particular. */
  readonly on: UserId | null;
}

/** An administrator whose act is allowed, inside the transaction of that act. */
export interface Acting {
  readonly by: Administrator;
  readonly role: ActingRole;
}

/** What an event of the administration tells besides who did it. */
export interface Told {
  readonly user?: UserId;
  readonly application?: ApplicationId;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Runs one act of the administration in one transaction: the role is read and judged, then `work` gathers, decides and
 * settles. Every refusal of an act that would have changed something is an audit event (security.md: refused means
 * nothing changed and one event), and so is every refusal for want of permission.
 *
 * `work` refuses before its first change: what a refused act has written is committed with the refusal's event.
 */
export function administer<T, Code extends string>(
  ports: Pick<Ports, 'store'>,
  { tenantId, by, act, on }: Administration & Request,
  work: (tx: Tx, acting: Acting) => Promise<Result<T, Code>>,
): Promise<Result<T, Code | 'not_permitted'>> {
  return untilNotOvertaken(() =>
    ports.store.transaction(tenantId, async (tx) => {
      const role = await roleOf(ports, tx, by);
      const result = may(role, act) ? await work(tx, { by, role }) : notPermitted();
      if (!result.ok && isTold(act, result)) await record(ports, tx, refusalEvent(by, { act, on }, result));
      return result;
    }),
  );
}

/** The event of an act, from the one who did it. */
export function eventBy(by: Administrator, type: EventType, told: Told): AuditEvent {
  const person = by.kind === 'user' ? by : null;
  return {
    type,
    actor: person === null ? { kind: 'host' } : { kind: 'user', id: person.id },
    user: told.user ?? null,
    application: told.application ?? null,
    attempt: null,
    session: person?.session ?? null,
    address: person?.address ?? null,
    data: told.data,
  };
}

/** Nobody acts on a role above their own, nor on themselves. @returns null when this one may act on that person. */
export function notActingOn({ by, role }: Acting, target: User): Refusal<'not_permitted'> | null {
  if (by.kind === 'host') return null;
  return role !== null && role !== 'host' && mayActOn({ id: by.id, role }, target) ? null : notPermitted();
}

export function notPermitted(): Refusal<'not_permitted'> {
  return refused('not_permitted', 'Your role does not allow this. Nobody acts on a role above their own, nor on themselves.');
}

async function roleOf(ports: Pick<Ports, 'store'>, tx: Tx, by: Administrator): Promise<ActingRole> {
  if (by.kind === 'host') return 'host';
  const person = await ports.store.findUser(tx, by.id);
  return person === null || person.disabledAt !== null ? null : person.role;
}

function isTold(act: Act, { code }: Refusal): boolean {
  return code === 'not_permitted' || !(act.startsWith('read_') || act === 'explain');
}

function refusalEvent(by: Administrator, { act, on }: Request, { code }: Refusal): AuditEvent {
  return eventBy(by, 'administration.refused', { ...(on === null ? {} : { user: on }), data: { act, code } });
}
