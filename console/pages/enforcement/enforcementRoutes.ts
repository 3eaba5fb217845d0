import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { groupsSearchOf } from './groupsSearch.ts';

export const enforcementRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/enforcement',
    component: lazyRouteComponent(() => import('./Enforcement.tsx'), 'Enforcement'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/enforcement/groups',
    validateSearch: groupsSearchOf,
    component: lazyRouteComponent(() => import('./GroupEnforcement.tsx'), 'GroupEnforcement'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/enforcement/groups/$group',
    component: lazyRouteComponent(() => import('./GroupRule.tsx'), 'GroupRule'),
  }),
] as const;
