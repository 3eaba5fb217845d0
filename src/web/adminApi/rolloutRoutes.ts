import type { FastifyInstance } from 'fastify';
import { tenantAddress } from '../../contract/adminParts.ts';
import {
  pauseBody,
  planBody,
  resumeBody,
  rollBackBody,
  rolloutAddress,
  rolloutChanged,
  rolloutDocument,
  rolloutPreview,
  rolloutStarted,
  rolloutsPage,
  rolloutsQuery,
  startRolloutBody,
} from '../../contract/adminRollouts.ts';
import { succeeded } from '../../kernel/result.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId, namedIdOrNull } from './namedId.ts';
import { planOf, rolloutDocumentOf, rolloutPreviewOf, rolloutStartedOf, rolloutsPageOf } from './rolloutDocuments.ts';

const TAG = 'Roll-outs';
const READ = { tag: TAG, act: 'read_policy', assurance: 'session', role: 'auditor', status: 200 } as const;
const CHANGE = { tag: TAG, act: 'set_policy', assurance: 'fresh_aal2', role: 'administrator', query: null } as const;

export function rolloutRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/rollouts',
    summary: 'Roll-outs, the newest first.',
    params: tenantAddress,
    query: rolloutsQuery,
    body: null,
    answer: rolloutsPage,
    run: ({ admin, query }) => flows.listRollouts({ ...admin, before: namedIdOrNull<'Rollout'>(query.before), limit: query.limit }),
    document: rolloutsPageOf,
  });
  adminRoute(app, {
    ...READ,
    method: 'POST',
    path: '/rollouts/preview',
    summary: 'What a plan comes to, in dates and people, before anything is saved. It changes nothing.',
    params: tenantAddress,
    query: null,
    body: planBody,
    answer: rolloutPreview,
    run: async ({ admin, body }) => {
      const plan = planOf(body);
      const shown = await flows.previewRollout({ ...admin, plan });
      return shown.ok ? succeeded({ plan, shown: shown.value }) : shown;
    },
    document: ({ plan, shown }) => rolloutPreviewOf(plan, shown),
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/rollouts',
    summary: 'Start a roll-out: all its versions are put into the timelines at once.',
    params: tenantAddress,
    body: startRolloutBody,
    status: 201,
    answer: rolloutStarted,
    run: ({ admin, body: { plan, ...body } }) => flows.startRollout({ ...admin, ...body, plan: planOf(plan) }),
    document: rolloutStartedOf,
  });
  adminRoute(app, {
    ...READ,
    method: 'GET',
    path: '/rollouts/:rollout',
    summary: 'A roll-out: its stages, whom each reaches, how many are ready and stuck, and what its brake says.',
    params: rolloutAddress,
    query: null,
    body: null,
    answer: rolloutDocument,
    run: ({ admin, params }) => flows.showRollout({ ...admin, rollout: namedId<'Rollout'>(params.rollout) }),
    document: rolloutDocumentOf,
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/rollouts/:rollout/pause',
    summary: 'Withdraw what is to come. What has begun goes on.',
    params: rolloutAddress,
    body: pauseBody,
    status: 200,
    answer: rolloutChanged,
    run: ({ admin, params, body }) => flows.pauseRollout({ ...admin, ...body, rollout: namedId<'Rollout'>(params.rollout) }),
    document: ({ edition }) => ({ edition }),
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/rollouts/:rollout/resume',
    summary: 'Let a roll-out that was paused or halted go on.',
    params: rolloutAddress,
    body: resumeBody,
    status: 200,
    answer: rolloutChanged,
    run: ({ admin, params, body: { brake, ...body } }) =>
      flows.resumeRollout({
        ...admin,
        ...body,
        brake: brake === undefined ? 'as_planned' : brake,
        rollout: namedId<'Rollout'>(params.rollout),
      }),
    document: ({ edition }) => ({ edition }),
  });
  adminRoute(app, {
    ...CHANGE,
    method: 'POST',
    path: '/rollouts/:rollout/roll-back',
    summary: 'Withdraw what is to come, and let the rules say again what they said before.',
    params: rolloutAddress,
    body: rollBackBody,
    status: 200,
    answer: rolloutChanged,
    run: ({ admin, params, body }) => flows.rollBackRollout({ ...admin, ...body, rollout: namedId<'Rollout'>(params.rollout) }),
    document: ({ edition }) => ({ edition }),
  });
}
