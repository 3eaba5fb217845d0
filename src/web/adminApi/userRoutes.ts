import type { FastifyInstance } from 'fastify';
import { tenantAddress } from '../../contract/adminParts.ts';
import {
  createUserBody,
  updateUserBody,
  userAddress,
  userDocument,
  userShownDocument,
  usersCountDocument,
  usersCountQuery,
  usersListedPage,
  usersQuery,
} from '../../contract/adminUsers.ts';
import { userPlaceText } from '../../contract/places.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId } from './namedId.ts';
import { userDocumentOf, userListedDocumentOf, userShownDocumentOf } from './userDocuments.ts';
import { userFilterOf, userPlaceOf } from './userQuestions.ts';

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
    summary: 'People, by any filters at once, in an order, page by page.',
    params: tenantAddress,
    query: usersQuery,
    answer: usersListedPage,
    run: async ({ admin, query }) => {
      const order = { by: query.sort, direction: query.order };
      const after = userPlaceOf(query.after, order);
      if (!after.ok) return after;
      return flows.listUsers({ ...admin, filter: userFilterOf(query), order, after: after.value, limit: query.limit });
    },
    document: ({ users, next }) => ({ users: users.map(userListedDocumentOf), next: next === null ? null : userPlaceText(next) }),
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/users/count',
    tag: TAG,
    act: 'read_directory',
    summary: 'How many people a filter finds, counted up to 1,000.',
    params: tenantAddress,
    query: usersCountQuery,
    answer: usersCountDocument,
    run: ({ admin, query }) => flows.countUsers({ ...admin, filter: userFilterOf(query) }),
    document: ({ count, more }) => ({ count, more }),
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/users/:user',
    tag: TAG,
    act: 'read_directory',
    summary: 'One person, with groups, factors, and all that bears on how they get in.',
    params: userAddress,
    query: null,
    answer: userShownDocument,
    run: ({ admin, params }) => flows.showUser({ ...admin, user: namedId<'User'>(params.user) }),
    document: userShownDocumentOf,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/users',
    // U5: with a role.
    confirmsSome: true,
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
