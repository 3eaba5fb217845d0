import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { factorAddress, factorDocument, renewedCodesDocument, userAddress } from '../../contract/adminUsers.ts';
import { emptyBody } from '../../contract/signIn.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId } from './namedId.ts';
import { factorDocumentOf } from './userDocuments.ts';

const TAG = 'Factors';
const SUPPORT = {
  tag: TAG,
  assurance: 'fresh_aal2',
  role: 'operator',
  query: null,
  status: 204,
  answer: null,
  document: () => null,
} as const;

export function factorRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/users/:user/factors',
    tag: TAG,
    act: 'read_factors',
    summary: "A person's confirmed factors.",
    assurance: 'session',
    role: 'auditor',
    params: userAddress,
    query: null,
    body: null,
    status: 200,
    answer: z.strictObject({ factors: z.array(factorDocument) }),
    run: ({ admin, params }) => flows.listFactors({ ...admin, user: namedId<'User'>(params.user) }),
    document: (factors) => ({ factors: factors.map(factorDocumentOf) }),
  });
  adminRoute(app, {
    ...SUPPORT,
    method: 'DELETE',
    path: '/users/:user/factors/:factor',
    act: 'remove_factor',
    summary: "Take a factor from a person who has lost it. The person's sessions end.",
    params: factorAddress,
    body: null,
    run: ({ admin, params }) =>
      flows.removeFactor({ ...admin, user: namedId<'User'>(params.user), factor: namedId<'Factor'>(params.factor) }),
  });
  adminRoute(app, {
    ...SUPPORT,
    method: 'POST',
    path: '/users/:user/backup-codes',
    act: 'renew_codes',
    summary: 'Make a new batch of backup codes for a person. The one before is dead; the new codes are shown this once.',
    params: userAddress,
    body: emptyBody,
    status: 201,
    answer: renewedCodesDocument,
    run: ({ admin, params }) => flows.renewBackupCodes({ ...admin, user: namedId<'User'>(params.user) }),
    document: ({ codes, companion }) => ({ codes: [...codes], companion }),
  });
  adminRoute(app, {
    ...SUPPORT,
    method: 'POST',
    path: '/users/:user/unlock-second-factor',
    act: 'unlock_second_factor',
    summary: 'End the hard stop after 100 wrong second factors in a row. The factors stay.',
    params: userAddress,
    body: emptyBody,
    run: ({ admin, params }) => flows.unlockSecondFactor({ ...admin, user: namedId<'User'>(params.user) }),
  });
}
