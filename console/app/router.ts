import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { applicationsRoutes } from '../pages/applications/applicationsRoutes.ts';
import { auditRoutes } from '../pages/audit/auditRoutes.ts';
import { enforcementRoutes } from '../pages/enforcement/enforcementRoutes.ts';
import { groupsRoutes } from '../pages/groups/groupsRoutes.ts';
import { overviewRoutes } from '../pages/overview/overviewRoutes.ts';
import { providersRoutes } from '../pages/providers/providersRoutes.ts';
import { receiversRoutes } from '../pages/receivers/receiversRoutes.ts';
import { riskRoutes } from '../pages/risk/riskRoutes.ts';
import { rolloutsRoutes } from '../pages/rollouts/rolloutsRoutes.ts';
import { sessionsRoutes } from '../pages/sessions/sessionsRoutes.ts';
import { settingsRoutes } from '../pages/settings/settingsRoutes.ts';
import { stepUpRoutes } from '../pages/stepUp/stepUpRoutes.ts';
import { stuckRoutes } from '../pages/stuck/stuckRoutes.ts';
import { usersRoutes } from '../pages/users/usersRoutes.ts';
import { PagePending } from './PagePending.tsx';
import { place } from './place.ts';
import { rootRoute } from './rootRoute.tsx';

const routeTree = rootRoute.addChildren([
  ...overviewRoutes,
  ...auditRoutes,
  ...enforcementRoutes,
  ...riskRoutes,
  ...stepUpRoutes,
  ...rolloutsRoutes,
  ...stuckRoutes,
  ...applicationsRoutes,
  ...usersRoutes,
  ...groupsRoutes,
  ...sessionsRoutes,
  ...settingsRoutes,
  ...providersRoutes,
  ...receiversRoutes,
]);

export function newRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: place.console,
    context: { queryClient },
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingComponent: PagePending,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
