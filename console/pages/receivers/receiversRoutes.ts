import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';

export const receiversRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/receivers',
    component: lazyRouteComponent(
      withTexts(['receivers'], () => import('./Receivers.tsx')),
      'Receivers',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/receivers/new',
    component: lazyRouteComponent(
      withTexts(['events', 'receivers'], () => import('./NewReceiver.tsx')),
      'NewReceiver',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/receivers/$receiver',
    component: lazyRouteComponent(
      withTexts(['events', 'receivers'], () => import('./OneReceiver.tsx')),
      'OneReceiver',
    ),
  }),
] as const;
