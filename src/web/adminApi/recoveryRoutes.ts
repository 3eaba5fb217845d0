import type { FastifyInstance } from 'fastify';
import { enrolmentWindowDocument, factorsResetDocument, passDocument } from '../../contract/adminRecovery.ts';
import { userAddress } from '../../contract/adminUsers.ts';
import { emptyBody } from '../../contract/signIn.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId } from './namedId.ts';

const SUPPORT = { tag: 'Factors', assurance: 'fresh_aal2', role: 'operator', params: userAddress, query: null } as const;

/** What support does for somebody who has lost their factors (B6, B7). */
export function recoveryRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...SUPPORT,
    method: 'POST',
    path: '/users/:user/reset-factors',
    act: 'reset_factors',
    summary: 'Take all factors from a person, backup codes too. Their sessions end, and for the enrolment window the next sign-in enrols.',
    body: emptyBody,
    status: 200,
    answer: factorsResetDocument,
    run: ({ admin, params }) => flows.resetFactors({ ...admin, user: namedId<'User'>(params.user) }),
    document: ({ removed, mustEnrolUntil }) => ({ removed: [...removed], mustEnrolUntil: formatInstant(mustEnrolUntil) }),
  });
  adminRoute(app, {
    ...SUPPORT,
    method: 'POST',
    path: '/users/:user/enrolment-window',
    act: 'reset_factors',
    summary: 'Open another enrolment window for a person who was reset and has not enrolled since.',
    body: emptyBody,
    status: 200,
    answer: enrolmentWindowDocument,
    run: ({ admin, params }) => flows.reopenEnrolmentWindow({ ...admin, user: namedId<'User'>(params.user) }),
    document: ({ mustEnrolUntil }) => ({ mustEnrolUntil: formatInstant(mustEnrolUntil) }),
  });
  adminRoute(app, {
    ...SUPPORT,
    method: 'POST',
    path: '/users/:user/pass',
    act: 'make_pass',
    summary: 'Make an enrolment pass for a person. It is shown this once, works once, and takes the place of an earlier one.',
    body: emptyBody,
    status: 201,
    answer: passDocument,
    run: ({ admin, params }) => flows.makePass({ ...admin, user: namedId<'User'>(params.user) }),
    document: ({ code, link, expiresAt }) => ({ code, link, expiresAt: formatInstant(expiresAt) }),
  });
  adminRoute(app, {
    ...SUPPORT,
    method: 'DELETE',
    path: '/users/:user/pass',
    act: 'make_pass',
    summary: 'Revoke the enrolment pass of a person that nobody has used.',
    body: null,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.revokePass({ ...admin, user: namedId<'User'>(params.user) }),
    document: () => null,
  });
}
