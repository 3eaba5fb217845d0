import type { UserOrder, UserPlace } from '../domain/factors/userFilter.ts';
import type { Scope } from '../domain/policy/rule.ts';
import type { StuckPlace } from '../domain/sessions/stuckFilter.ts';
import { id } from '../kernel/id.ts';
import type { Instant } from '../kernel/instant.ts';

/** How places in lists are written in addresses. Whoever gets one passes it on as it is. */

export function userPlaceText(place: UserPlace): string {
  return `${place.id}~${place.by}~${place.by === 'name' ? place.name : (place.at ?? '')}`;
}

/** @returns null when it is no place in a list of this order. */
export function readUserPlace(text: string, { by }: UserOrder): UserPlace | null {
  const [, idText, order, key = ''] = /^([^~]*)~([a-z_]+)~(.*)$/s.exec(text) ?? [];
  const user = id<'User'>(idText);
  if (user === null || order !== by) return null;
  if (by === 'name') return key === '' ? null : { by, id: user, name: key };
  if (by === 'last_sign_in' && key === '') return { by, id: user, at: null };
  return /^\d{1,15}$/.test(key) ? { by, id: user, at: Number(key) as Instant } : null;
}

/** A place in a list that is ordered by name, and where names are equal by id. */
export interface NamedPlace<Kind extends string> {
  readonly id: ReturnType<typeof id<Kind>> & string;
  readonly name: string;
}

export function namedPlaceText<Kind extends string>({ id: of, name }: NamedPlace<Kind>): string {
  return `${of}~${name}`;
}

/** @returns null when it is no such place. */
export function readNamedPlace<Kind extends string>(text: string): NamedPlace<Kind> | null {
  const [, idText, name = ''] = /^([^~]*)~(.+)$/s.exec(text) ?? [];
  const found = id<Kind>(idText);
  return found === null ? null : { id: found, name };
}

export function stuckPlaceText({ at, id: attempt }: StuckPlace): string {
  return `${attempt}~${at}`;
}

/** @returns null when it is no such place. */
export function readStuckPlace(text: string): StuckPlace | null {
  const [, idText, at] = /^([^~]*)~(\d{1,15})$/.exec(text) ?? [];
  const attempt = id<'SignInAttempt'>(idText);
  return attempt === null ? null : { id: attempt, at: Number(at) as Instant };
}

/** A place in the matrix of rules. */
export interface ScopePlace {
  readonly scope: Scope;
  /** null: the tenant. */
  readonly name: string | null;
}

export function scopePlaceText({ scope, name }: ScopePlace): string {
  const of = scope.kind === 'tenant' ? '' : scope.kind === 'group' ? scope.group : scope.application;
  return `${scope.kind}~${of}~${name ?? ''}`;
}

/** @returns null when it is no such place. */
export function readScopePlace(text: string): ScopePlace | null {
  const [, kind, idText, name = ''] = /^([a-z]+)~([^~]*)~(.*)$/s.exec(text) ?? [];
  if (kind === 'tenant') return { scope: { kind }, name: null };
  const group = kind === 'group' ? id<'Group'>(idText) : null;
  if (group !== null) return { scope: { kind: 'group', group }, name };
  const application = kind === 'application' ? id<'Application'>(idText) : null;
  return application === null ? null : { scope: { kind: 'application', application }, name };
}
