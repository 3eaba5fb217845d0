import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { groupsSearchOf } from './groupsSearch.ts';

export const enforcementRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/enforcement',
    component: lazyRouteComponent(
      withTexts(['enforcement', 'impact', 'replay', 'sessions'], () => import('./Enforcement.tsx')),
      'Enforcement',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/enforcement/groups',
    validateSearch: groupsSearchOf,
    component: lazyRouteComponent(
      withTexts(['enforcement', 'groupRules', 'impact'], () => import('./GroupEnforcement.tsx')),
      'GroupEnforcement',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/enforcement/groups/$group',
    component: lazyRouteComponent(
      withTexts(['enforcement', 'groupRules', 'impact', 'replay', 'sessions'], () => import('./GroupRule.tsx')),
      'GroupRule',
    ),
  }),
] as const;
