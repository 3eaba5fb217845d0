import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { readSessionsSearch } from './sessionsSearch.ts';

export const sessionsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sessions',
    validateSearch: readSessionsSearch,
    component: lazyRouteComponent(() => import('./Sessions.tsx'), 'Sessions'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sessions/$session',
    component: lazyRouteComponent(() => import('./OneSession.tsx'), 'OneSession'),
  }),
] as const;
