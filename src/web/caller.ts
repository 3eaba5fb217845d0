import type { FastifyRequest } from 'fastify';
import type { ApiToken } from '../domain/directory/apiToken.ts';
import type { TenantId } from '../domain/directory/tenant.ts';
import type { LiveSession } from '../domain/sessions/session.ts';
import type { AttemptId } from '../domain/sessions/signInAttempt.ts';
import type { BrowserTrace } from '../flows/signIn/command.ts';
import type { ClientTrace } from '../ports/store/sessionStore.ts';

/** The tenant that the address names. */
export interface TenantInAddress {
  readonly id: TenantId;
  readonly slug: string;
}

/** What `guardRoutes` found out about a request, by its route's class. */
export type Caller =
  | {
      readonly kind: 'attempt';
      readonly tenant: TenantInAddress;
      readonly attempt: AttemptId;
      readonly handle: string;
      readonly device: string | null;
    }
  | {
      readonly kind: 'session';
      readonly tenant: TenantInAddress;
      readonly session: LiveSession;
      readonly token: string;
      /** The name of the browser; null: it shows none. */
      readonly device: string | null;
    }
  /** A program, by its API token; on routes that have an act alone. */
  | { readonly kind: 'token'; readonly tenant: TenantInAddress; readonly token: ApiToken };

declare module 'fastify' {
  interface FastifyRequest {
    /** null: the address names no tenant. */
    tenantInAddress: TenantInAddress | null;
    /** null: the route is public. */
    caller: Caller | null;
  }
}

/** @throws when the route's address has no `:tenant`: a bug in the route. */
export function tenantOf(request: FastifyRequest): TenantInAddress {
  if (request.tenantInAddress === null) throw new Error(`no tenant in the address of ${request.routeOptions.url}`);
  return request.tenantInAddress;
}

/** @throws when the route's class is not `handle`: a bug in the route. */
export function attemptOf(request: FastifyRequest): Extract<Caller, { kind: 'attempt' }> {
  if (request.caller?.kind !== 'attempt') throw new Error(`${request.routeOptions.url} is not of the class handle`);
  return request.caller;
}

/** @throws when the route's class asks for no session: a bug in the route. */
export function sessionOf(request: FastifyRequest): Extract<Caller, { kind: 'session' }> {
  if (request.caller?.kind !== 'session') throw new Error(`${request.routeOptions.url} asks for no session`);
  return request.caller;
}

/** What stands behind "Authorization: Bearer"; null: the request has none. */
export function bearerOf(request: FastifyRequest): string | null {
  const found = /^bearer(?: +(.*))?$/i.exec(request.headers.authorization ?? '');
  return found === null ? null : (found[1] ?? '').trim();
}

/** Whether a token and no cookie says who asks. A handle's own steps and what is public ask for neither. */
export function isByToken(request: FastifyRequest): boolean {
  const { assurance } = request.routeOptions.config;
  return assurance !== 'public' && assurance !== 'handle' && bearerOf(request) !== null;
}

/** For the audit: method and pattern of the address, and nothing of what was sent. */
export function actOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url?.replace(/^\/t\/:tenant(?:\/api\/admin)?/, '') ?? ''}`;
}

/** Of somebody with a live session. @throws as sessionOf does. */
export function browserOf(request: FastifyRequest): BrowserTrace {
  return { ...traceOf(request), device: sessionOf(request).device };
}

/** @returns the address as the configured proxies tell it, else that of the connection. */
export function traceOf(request: FastifyRequest): ClientTrace {
  return { address: request.ip, userAgent: request.headers['user-agent']?.slice(0, 400) ?? null };
}
