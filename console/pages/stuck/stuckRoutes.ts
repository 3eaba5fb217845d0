import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { readStuckSearch } from './stuckSearch.ts';

export const stuckRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/stuck',
    validateSearch: readStuckSearch,
    component: lazyRouteComponent(
      withTexts(['stuck', 'user'], () => import('./Stuck.tsx')),
      'Stuck',
    ),
  }),
] as const;
