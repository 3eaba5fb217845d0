import type { BuiltInApplication } from '../domain/directory/application.ts';
import type { Act } from '../domain/directory/permissions.ts';
import type { Role } from '../domain/directory/user.ts';

/**
 * What a request must prove before a route answers it:
 * - `public`: nothing;
 * - `handle`: the handle of the sign-in attempt in the address (P1);
 * - `session`: a live session;
 * - `aal2`: AAL 2 for the application that it opens, by the factors that this one takes (S1, F2);
 * - `fresh_aal2`: the same, with a proof not older than 5 minutes;
 * - `confirmed`: AAL 2 at the door, and in the flow a confirmation of just this act, by a proof that is newer than the question and not
 *   older than 5 minutes (U5). Asking for a fresh proof at the door as well would ask for two in a row.
 */
export type Assurance = 'public' | 'handle' | 'session' | 'aal2' | 'fresh_aal2' | 'confirmed';

/** What every route declares. A route without it stops the server from being built. */
export interface RouteClass {
  readonly assurance: Assurance;
  /** The least role that may call it; null: any. Only with a session. */
  readonly role: Role | null;
  /** Which part of the product it opens: judged by that application's rule like any other (S3). Absent: none. Only with a session. */
  readonly opens?: BuiltInApplication;
  /** What it does in the administration. Only there; an API token may call it when the act has a scope. */
  readonly act?: Act;
  /** A page to which whoever had to sign in first comes back. */
  readonly afterSignIn?: 'enrol';
  /** Who reads the answers: `page` a person, `json` (the default) a program. It decides the content type that is accepted and how refusals look. */
  readonly surface?: 'page' | 'json';
  /** `same_origin` (the default): a state-changing request must come from our own pages, or from no browser. `anyone`: a protocol's endpoint with checks of its own. */
  readonly callers?: 'same_origin' | 'anyone';
  /** The content type of a body that is neither JSON nor a form; such a one no form of another site can send either. */
  readonly takes?: 'text/csv';
  /** `counts`: a body that cannot be read goes on as an empty one, so that the flow counts it as an attempt. */
  readonly unreadableBody?: 'refused' | 'counts';
}

declare module 'fastify' {
  interface FastifyContextConfig extends Partial<RouteClass> {}
}
