import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { readSessionsSearch } from './sessionsSearch.ts';

export const sessionsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sessions',
    validateSearch: readSessionsSearch,
    component: lazyRouteComponent(
      withTexts(['sessions'], () => import('./Sessions.tsx')),
      'Sessions',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sessions/$session',
    component: lazyRouteComponent(
      withTexts(['sessions'], () => import('./OneSession.tsx')),
      'OneSession',
    ),
  }),
] as const;
