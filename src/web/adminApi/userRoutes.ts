import type { FastifyInstance } from 'fastify';
import { tenantAddress } from '../../contract/adminParts.ts';
import {
  createUserBody,
  updateUserBody,
  userAddress,
  userDocument,
  userShownDocument,
  usersPage,
  usersQuery,
} from '../../contract/adminUsers.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId, namedIdOrNull } from './namedId.ts';
import { factorDocumentOf, userDocumentOf } from './userDocuments.ts';

const TAG = 'Users';
const READ = { assurance: 'session', role: 'auditor', body: null, status: 200 } as const;
/** security.md, "Numbers": another user's account asks for a fresh proof. */
const CHANGE = { assurance: 'fresh_aal2', role: 'administrator', query: null } as const;

export function userRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/users',
    tag: TAG,
    act: 'read_directory',
    summary: 'People, the oldest account first.',
    params: tenantAddress,
    query: usersQuery,
    answer: usersPage,
    run: ({ admin, query }) =>
      flows.listUsers({
        ...admin,
        search: query.search ?? null,
        group: namedIdOrNull<'Group'>(query.group),
        after: namedIdOrNull<'User'>(query.after),
        limit: query.limit,
      }),
    document: ({ users, next }) => ({ users: users.map(userDocumentOf), next }),
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/users/:user',
    tag: TAG,
    act: 'read_directory',
    summary: 'One person, with groups and factors.',
    params: userAddress,
    query: null,
    answer: userShownDocument,
    run: ({ admin, params }) => flows.showUser({ ...admin, user: namedId<'User'>(params.user) }),
    document: ({ user, groups, factors }) => ({
      ...userDocumentOf(user),
      groups: groups.map(({ id, name }) => ({ id, name })),
      factors: factors.map(factorDocumentOf),
    }),
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/users',
    tag: TAG,
    act: 'manage_users',
    summary: 'Make an account.',
    params: tenantAddress,
    body: createUserBody,
    status: 201,
    answer: userDocument,
    run: ({ admin, body: { mailVerified = false, ...body } }) => flows.createUser({ ...admin, ...body, mailVerified }),
    document: userDocumentOf,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'PATCH',
    path: '/users/:user',
    tag: TAG,
    act: 'manage_users',
    summary: 'Change the display name or the mail address, or say that the address is theirs. What is not given stays as it is.',
    params: userAddress,
    body: updateUserBody,
    status: 200,
    answer: userDocument,
    run: ({ admin, params, body }) => flows.updateUser({ ...admin, ...body, user: namedId<'User'>(params.user) }),
    document: userDocumentOf,
  });
}
