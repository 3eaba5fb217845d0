import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';

export const providersRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/providers',
    component: lazyRouteComponent(
      withTexts(['providers'], () => import('./Providers.tsx')),
      'Providers',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/providers/new',
    component: lazyRouteComponent(
      withTexts(['providers'], () => import('./NewProvider.tsx')),
      'NewProvider',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/providers/$provider',
    component: lazyRouteComponent(
      withTexts(['providers'], () => import('./OneProvider.tsx')),
      'OneProvider',
    ),
  }),
] as const;
