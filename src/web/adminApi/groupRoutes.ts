import type { FastifyInstance } from 'fastify';
import { groupAddress, groupBody, groupDocument, groupsDocument, memberAddedDocument, memberAddress } from '../../contract/adminGroups.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { emptyBody } from '../../contract/signIn.ts';
import type { Group } from '../../domain/directory/group.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { namedId } from './namedId.ts';

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
    summary: 'All groups, each with the number of its members. The members are at /users?group=.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: null,
    body: null,
    status: 200,
    answer: groupsDocument,
    run: ({ admin }) => flows.listGroups(admin),
    document: (groups) => ({ groups: groups.map(({ id, name, members }) => ({ id, name, members })) }),
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
