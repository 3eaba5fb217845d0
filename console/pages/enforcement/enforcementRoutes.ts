import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';

export const enforcementRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/enforcement',
    component: lazyRouteComponent(() => import('./Enforcement.tsx'), 'Enforcement'),
  }),
] as const;
