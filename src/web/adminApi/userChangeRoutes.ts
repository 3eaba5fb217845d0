import type { FastifyInstance } from 'fastify';
import { linkSentDocument, passwordSetBody, roleBody, userAddress, userDocument } from '../../contract/adminUsers.ts';
import { emptyBody } from '../../contract/signIn.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId } from './namedId.ts';
import { userDocumentOf } from './userDocuments.ts';

/** security.md, "Numbers": another user's account asks for a fresh proof. */
const CHANGE = { tag: 'Users', assurance: 'fresh_aal2', role: 'administrator', params: userAddress, query: null } as const;
const CHANGED = { ...CHANGE, status: 200, answer: userDocument, document: userDocumentOf } as const;
const LINK = {
  ...CHANGE,
  status: 200,
  body: emptyBody,
  answer: linkSentDocument,
  document: (sent: { readonly to: string }) => sent,
} as const;
const DONE = { ...CHANGE, status: 204, answer: null, document: () => null } as const;

export function userChangeRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...CHANGED,
    assurance: 'confirmed',
    method: 'PUT',
    path: '/users/:user/role',
    act: 'give_role',
    summary: "Give a role, or take it. The person's sessions are judged by all rules from then on.",
    body: roleBody,
    run: ({ admin, params, body }) => flows.setRole({ ...admin, user: namedId<'User'>(params.user), role: body.role }),
  });
  adminRoute(app, {
    ...CHANGED,
    method: 'POST',
    path: '/users/:user/disable',
    act: 'manage_users',
    summary: 'Shut an account. Its sessions and pending sign-ins are over at the next request.',
    body: emptyBody,
    run: ({ admin, params }) => flows.disableUser({ ...admin, user: namedId<'User'>(params.user) }),
  });
  adminRoute(app, {
    ...CHANGED,
    method: 'POST',
    path: '/users/:user/enable',
    act: 'manage_users',
    summary: 'Open an account again. No grace begins anew.',
    body: emptyBody,
    run: ({ admin, params }) => flows.enableUser({ ...admin, user: namedId<'User'>(params.user) }),
  });
  adminRoute(app, {
    ...DONE,
    method: 'PUT',
    path: '/users/:user/password',
    act: 'manage_users',
    summary: 'Set a password. It removes no factor, signs nobody in, and ends all sessions of the person.',
    body: passwordSetBody,
    run: ({ admin, params, body }) => flows.setPassword({ ...admin, user: namedId<'User'>(params.user), password: body.password }),
  });
  adminRoute(app, {
    ...LINK,
    method: 'POST',
    path: '/users/:user/invitation',
    act: 'manage_users',
    summary: 'Send a person without a password a link with which they set one and go on to sign in. An earlier one is over.',
    run: ({ admin, params }) => flows.sendInvitation({ ...admin, user: namedId<'User'>(params.user) }),
  });
  adminRoute(app, {
    ...DONE,
    method: 'DELETE',
    path: '/users/:user/invitation',
    act: 'manage_users',
    summary: 'End an invitation before its time.',
    body: null,
    run: ({ admin, params }) => flows.revokeInvitation({ ...admin, user: namedId<'User'>(params.user) }),
  });
  adminRoute(app, {
    ...LINK,
    method: 'POST',
    path: '/users/:user/mail-verification',
    act: 'manage_users',
    summary: 'Send a person a link with which they show that the mail address is theirs.',
    run: ({ admin, params }) => flows.sendMailVerification({ ...admin, user: namedId<'User'>(params.user) }),
  });
  adminRoute(app, {
    ...DONE,
    method: 'DELETE',
    path: '/users/:user',
    act: 'manage_users',
    summary: 'Delete a person, with everything but the audit. They are told by mail.',
    body: null,
    run: ({ admin, params }) => flows.deleteUser({ ...admin, user: namedId<'User'>(params.user) }),
  });
}
