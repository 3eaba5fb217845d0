import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { bulkBody, bulkDocument, bulkEndSessionsBody } from '../../contract/adminBulk.ts';
import { groupAddress } from '../../contract/adminGroups.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import type { UserId } from '../../domain/directory/user.ts';
import type { DeadEndListed } from '../../flows/deadEndListed.ts';
import { eachPerson, type OneOfMany } from '../../flows/eachPerson.ts';
import type { PassMade } from '../../flows/passes/newPass.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { namedId } from './namedId.ts';

/** What acts tell of one person, as far as the answer shows it. */
interface Told {
  readonly sessions?: number;
  readonly pass?: Pick<PassMade, 'code' | 'link' | 'expiresAt'>;
  readonly deadEnds?: readonly DeadEndListed[];
}

/** security.md, "Numbers": other people's accounts ask for a fresh proof. There is none of these for bypasses: each has a reason (B3). */
const BULK = { method: 'POST', assurance: 'fresh_aal2', role: 'administrator', query: null, status: 200, answer: bulkDocument } as const;
const OF_TENANT = { ...BULK, tag: 'Users', params: tenantAddress, body: bulkBody } as const;
const OF_GROUP = { ...BULK, tag: 'Groups', act: 'manage_groups', params: groupAddress, body: bulkBody } as const;

/** What support does (B6, B7). */
const OF_SUPPORT = { ...OF_TENANT, role: 'operator' } as const;

/** One act for each of the people whom somebody chose in a list, each judged alone. */
export function bulkRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...OF_TENANT,
    path: '/bulk/disable',
    act: 'manage_users',
    summary: 'Shut accounts. Their sessions and pending sign-ins are over at the next request.',
    run: ({ admin, body }) => eachPerson(chosen(body), (user) => flows.disableUser({ ...admin, user })),
    document: (many) => documentOf(many.map(untold)),
  });
  adminRoute(app, {
    ...OF_TENANT,
    path: '/bulk/enable',
    act: 'manage_users',
    summary: 'Open accounts again. No grace begins anew.',
    run: ({ admin, body }) => eachPerson(chosen(body), (user) => flows.enableUser({ ...admin, user })),
    document: (many) => documentOf(many.map(untold)),
  });
  adminRoute(app, {
    ...OF_TENANT,
    path: '/bulk/invite',
    act: 'manage_users',
    summary: 'Send people without a password a link with which they set one. Earlier ones are over.',
    run: ({ admin, body }) => eachPerson(chosen(body), (user) => flows.sendInvitation({ ...admin, user })),
    document: (many) => documentOf(many.map(untold)),
  });
  adminRoute(app, {
    ...OF_TENANT,
    path: '/bulk/revoke-sessions',
    act: 'revoke_sessions',
    summary: 'End all sessions, refresh tokens and pending sign-ins of people.',
    body: bulkEndSessionsBody,
    run: ({ admin, body: { reason, ...body } }) =>
      eachPerson(chosen(body), (user) => flows.revokeSessionsOfUser({ ...admin, user, reason })),
    document: documentOf,
  });
  adminRoute(app, {
    ...OF_SUPPORT,
    path: '/bulk/reset-factors',
    act: 'reset_factors',
    summary: 'Take all factors from people, backup codes too. Their sessions end, and for the enrolment window their next sign-in enrols.',
    run: ({ admin, body }) => eachPerson(chosen(body), (user) => flows.resetFactors({ ...admin, user })),
    document: (many) => documentOf(many.map(untold)),
  });
  adminRoute(app, {
    ...OF_SUPPORT,
    path: '/bulk/passes',
    act: 'make_pass',
    summary: 'Make an enrolment pass for each of several people. They are shown this once, work once, and take the place of earlier ones.',
    run: ({ admin, body }) => eachPerson(chosen(body), (user) => flows.makePass({ ...admin, user })),
    document: (many) =>
      documentOf(many.map(({ user, result }) => ({ user, result: result.ok ? { ok: true, value: { pass: result.value } } : result }))),
  });
  adminRoute(app, {
    ...OF_GROUP,
    path: '/groups/:group/members/add',
    summary: 'Put people into a group. The answer warns where somebody is stuck because of it.',
    run: ({ admin, params, body }) => {
      const group = namedId<'Group'>(params.group);
      return eachPerson(chosen(body), (user) => flows.addMember({ ...admin, group, user }));
    },
    document: documentOf,
  });
  adminRoute(app, {
    ...OF_GROUP,
    path: '/groups/:group/members/remove',
    summary: 'Take people out of a group.',
    run: ({ admin, params, body }) => {
      const group = namedId<'Group'>(params.group);
      return eachPerson(chosen(body), (user) => flows.removeMember({ ...admin, group, user }));
    },
    document: (many) => documentOf(many.map(untold)),
  });
}

function chosen({ users }: z.output<typeof bulkBody>): readonly UserId[] {
  return users.map((user) => namedId<'User'>(user));
}

/** That it was done says everything. */
function untold<Code extends string>({ user, result }: OneOfMany<unknown, Code>): OneOfMany<Told, Code> {
  return { user, result: result.ok ? { ok: true, value: {} } : result };
}

function documentOf<Code extends string>(many: readonly OneOfMany<Told, Code>[]): z.input<typeof bulkDocument> {
  const results = many.map(({ user, result }) =>
    result.ok
      ? ({
          outcome: 'done',
          user,
          sessions: result.value.sessions ?? null,
          pass: passOf(result.value),
          deadEnds: (result.value.deadEnds ?? []).map(deadEndDocumentOf),
        } as const)
      : ({ outcome: 'refused', user, code: result.code, detail: result.detail } as const),
  );
  const done = results.filter(({ outcome }) => outcome === 'done').length;
  return { done, refused: results.length - done, results };
}

function passOf({ pass }: Told): { readonly code: string; readonly link: string; readonly expiresAt: string } | null {
  return pass === undefined ? null : { code: pass.code, link: pass.link, expiresAt: formatInstant(pass.expiresAt) };
}
