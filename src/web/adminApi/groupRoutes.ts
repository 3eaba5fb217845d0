import type { FastifyInstance } from 'fastify';
import {
  groupAddress,
  groupBody,
  groupDocument,
  groupListedDocument,
  groupsPage,
  groupsQuery,
  memberAddedDocument,
  memberAddress,
  membersQuery,
} from '../../contract/adminGroups.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { usersListedPage } from '../../contract/adminUsers.ts';
import { namedPlaceText, readNamedPlace, userPlaceText } from '../../contract/places.ts';
import { emptyBody } from '../../contract/signIn.ts';
import type { Group } from '../../domain/directory/group.ts';
import type { GroupListed } from '../../flows/groupListed.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { namedId } from './namedId.ts';
import { ruleDocumentOf } from './ruleDocument.ts';
import { userListedDocumentOf } from './userDocuments.ts';
import { placeMalformed, userPlaceOf } from './userQuestions.ts';

const TAG = 'Groups';
const ADMINISTRATOR = { tag: TAG, role: 'administrator', query: null } as const;
/** A group's rule comes and goes with it and with membership: this is policy. */
const POLICY = { ...ADMINISTRATOR, assurance: 'fresh_aal2' } as const;

export function groupRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/groups',
    tag: TAG,
    act: 'read_directory',
    summary: 'Groups by name, each with the number of its members and its rule.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: groupsQuery,
    body: null,
    status: 200,
    answer: groupsPage,
    run: async ({ admin, query }) => {
      const after = query.after === undefined ? null : readNamedPlace<'Group'>(query.after);
      if (after === null && query.after !== undefined) return placeMalformed();
      return flows.pageGroups({ ...admin, search: query.search ?? null, after, limit: query.limit });
    },
    document: ({ groups, next }) => ({
      groups: groups.map(listedDocumentOf),
      next: next === null ? null : namedPlaceText(next),
    }),
  });
  adminRoute(app, {
    method: 'GET',
    path: '/groups/:group',
    tag: TAG,
    act: 'read_directory',
    summary: 'One group, with the number of its members and its rule.',
    assurance: 'session',
    role: 'auditor',
    params: groupAddress,
    query: null,
    body: null,
    status: 200,
    answer: groupListedDocument,
    run: ({ admin, params }) => flows.showGroup({ ...admin, group: namedId<'Group'>(params.group) }),
    document: listedDocumentOf,
  });
  adminRoute(app, {
    method: 'GET',
    path: '/groups/:group/members',
    tag: TAG,
    act: 'read_directory',
    summary: 'The people of one group, by name.',
    assurance: 'session',
    role: 'auditor',
    params: groupAddress,
    query: membersQuery,
    body: null,
    status: 200,
    answer: usersListedPage,
    run: async ({ admin, params, query }) => {
      const after = userPlaceOf(query.after, { by: 'name', direction: 'ascending' });
      if (!after.ok) return after;
      const { search = null, limit } = query;
      return flows.listMembers({ ...admin, group: namedId<'Group'>(params.group), search, after: after.value, limit });
    },
    document: ({ users, next }) => ({ users: users.map(userListedDocumentOf), next: next === null ? null : userPlaceText(next) }),
  });
  adminRoute(app, {
    ...ADMINISTRATOR,
    method: 'POST',
    path: '/groups',
    act: 'manage_groups',
    summary: 'Make a group.',
    assurance: 'aal2',
    params: tenantAddress,
    body: groupBody,
    status: 201,
    answer: groupDocument,
    run: ({ admin, body }) => flows.createGroup({ ...admin, name: body.name }),
    document: documentOf,
  });
  adminRoute(app, {
    ...ADMINISTRATOR,
    method: 'PATCH',
    path: '/groups/:group',
    act: 'manage_groups',
    summary: 'Give a group another name.',
    assurance: 'aal2',
    params: groupAddress,
    body: groupBody,
    status: 200,
    answer: groupDocument,
    run: ({ admin, params, body }) => flows.renameGroup({ ...admin, group: namedId<'Group'>(params.group), name: body.name }),
    document: documentOf,
  });
  adminRoute(app, {
    ...POLICY,
    method: 'DELETE',
    path: '/groups/:group',
    act: 'manage_groups',
    summary: 'Delete a group, and its rule with it.',
    params: groupAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.deleteGroup({ ...admin, group: namedId<'Group'>(params.group) }),
    document: () => null,
  });
  adminRoute(app, {
    ...POLICY,
    method: 'PUT',
    path: '/groups/:group/members/:user',
    act: 'manage_groups',
    summary: 'Put a person into a group. The answer warns where the person is stuck because of it.',
    params: memberAddress,
    body: emptyBody,
    status: 200,
    answer: memberAddedDocument,
    run: ({ admin, params }) => flows.addMember({ ...admin, group: namedId<'Group'>(params.group), user: namedId<'User'>(params.user) }),
    document: ({ deadEnds }) => ({ deadEnds: deadEnds.map(deadEndDocumentOf) }),
  });
  adminRoute(app, {
    ...POLICY,
    method: 'DELETE',
    path: '/groups/:group/members/:user',
    act: 'manage_groups',
    summary: 'Take a person out of a group.',
    params: memberAddress,
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.removeMember({ ...admin, group: namedId<'Group'>(params.group), user: namedId<'User'>(params.user) }),
    document: () => null,
  });
}

function documentOf({ id, name }: Group) {
  return { id, name };
}

function listedDocumentOf(group: GroupListed) {
  return { ...documentOf(group), members: group.members, ...ruleDocumentOf(group) };
}
