import type { EventType } from '../domain/audit/catalogue.ts';
import type { Actor, AuditEvent } from '../domain/audit/event.ts';
import { type ApiTokenId, stateOfToken } from '../domain/directory/apiToken.ts';
import type { ApplicationId } from '../domain/directory/application.ts';
import { type Act, type ActingRole, may, mayActOn, mayGive } from '../domain/directory/permissions.ts';
import type { TenantId } from '../domain/directory/tenant.ts';
import { scopeOf, type TokenScope } from '../domain/directory/tokenScopes.ts';
import type { Role, User, UserId } from '../domain/directory/user.ts';
import type { SessionId } from '../domain/sessions/session.ts';
import type { OperationId } from '../domain/stepUp/operation.ts';
import { assertNever } from '../kernel/never.ts';
import { type Refusal, type Result, refused } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { untilNotOvertaken } from './overtaken.ts';
import { record } from './record.ts';

/** Who administers. The role of a person is read in the transaction of the act: what a caller says about it counts for nothing. */
export type Administrator =
  | {
      readonly kind: 'user';
      readonly id: UserId;
      readonly session: SessionId;
      readonly address: string | null;
      /** What they have confirmed for this very act (U5), where an act needs it. Absent or null: nothing. */
      readonly confirmation?: OperationId | null;
    }
  /** A program with an API token. It may do what its scopes say and no more than the person who made it. */
  | { readonly kind: 'token'; readonly id: ApiTokenId; readonly madeBy: UserId; readonly address: string | null }
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
  /** Of a token: that of the person who made it. */
  readonly role: ActingRole;
  /** Of a token; null: nothing narrows what the role allows. */
  readonly scopes: readonly TokenScope[] | null;
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
      const { role, scopes } = await standingOf(ports, tx, by);
      const barred = scopes === null ? null : notInScope(scopes, act);
      const result = barred ?? (may(role, act) ? await work(tx, { by, role, scopes }) : notPermitted());
      if (!result.ok && isTold(act, result)) await record(ports, tx, refusalEvent(by, { act, on }, result));
      return result;
    }),
  );
}

/** The event of an act, from the one who did it. */
export function eventBy(by: Administrator, type: EventType, told: Told): AuditEvent {
  return {
    type,
    actor: actorOf(by),
    user: told.user ?? null,
    application: told.application ?? null,
    attempt: null,
    session: by.kind === 'user' ? by.session : null,
    address: by.kind === 'host' ? null : by.address,
    data: told.data,
  };
}

/** Who administers, as it is on record. */
export function actorOf(by: Administrator): Exclude<Actor, { readonly kind: 'anonymous' | 'system' }> {
  switch (by.kind) {
    case 'host':
      return { kind: 'host' };
    case 'user':
      return { kind: 'user', id: by.id };
    case 'token':
      return { kind: 'token', id: by.id, madeBy: by.madeBy };
    default:
      return assertNever(by);
  }
}

/**
 * Nobody acts on a role above their own, nor on themselves; and no token on anybody who has a role (security.md, "Paths").
 * @returns null when this one may act on that person.
 */
export function notActingOn({ by, role }: Acting, target: User): Refusal<'not_permitted'> | null {
  if (by.kind === 'host') return null;
  if (role === null || role === 'host' || (by.kind === 'token' && target.role !== null)) return notPermitted();
  return mayActOn({ id: by.kind === 'token' ? by.madeBy : by.id, role }, target) ? null : notPermitted();
}

/** Nobody gives or takes a role above their own, and a token none at all. @returns null when this one may. */
export function notGiving({ by, role }: Acting, given: Role | null): Refusal<'not_permitted'> | null {
  return by.kind !== 'token' && mayGive(role, given) ? null : notPermitted();
}

export function notPermitted(): Refusal<'not_permitted'> {
  return refused('not_permitted', 'Your role does not allow this. Nobody acts on a role above their own, nor on themselves.');
}

type Standing = Omit<Acting, 'by'>;

async function standingOf({ store }: Pick<Ports, 'store'>, tx: Tx, by: Administrator): Promise<Standing> {
  switch (by.kind) {
    case 'host':
      return { role: 'host', scopes: null };
    case 'user': {
      const person = await store.findUser(tx, by.id);
      return { role: person === null || person.disabledAt !== null ? null : person.role, scopes: null };
    }
    case 'token': {
      const found = await store.findToken(tx, by.id);
      const isLive = found !== null && stateOfToken(found.token, found.maker, tx.now) === 'live';
      return isLive ? { role: found.maker.role, scopes: found.token.scopes } : { role: null, scopes: [] };
    }
    default:
      return assertNever(by);
  }
}

/** Where an act does what is another act as well. @returns null when this one may do that too. */
export function notBesides({ role, scopes }: Acting, act: Act): Refusal<'not_permitted'> | null {
  return (scopes === null ? null : notInScope(scopes, act)) ?? (may(role, act) ? null : notPermitted());
}

/** The refusal of an act that the scopes of a token do not hold; null: they do. */
export function notInScope(scopes: readonly TokenScope[], act: Act): Refusal<'not_permitted'> | null {
  const neededScope = scopeOf(act);
  if (neededScope !== null && scopes.includes(neededScope)) return null;
  const detail = neededScope === null ? 'No API token may do this.' : `This API token has not the scope ${neededScope}.`;
  return refused('not_permitted', detail, { neededScope });
}

function isTold(act: Act, { code }: Refusal): boolean {
  // It is on record as the operation that was opened.
  if (code === 'confirmation_needed') return false;
  return code === 'not_permitted' || !(act.startsWith('read_') || act === 'explain');
}

function refusalEvent(by: Administrator, { act, on }: Request, { code }: Refusal): AuditEvent {
  return eventBy(by, 'administration.refused', { ...(on === null ? {} : { user: on }), data: { act, code } });
}
