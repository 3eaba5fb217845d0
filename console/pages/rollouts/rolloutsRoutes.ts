import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { readMailsSearch } from './mailsSearch.ts';
import { readReadinessSearch } from './readinessSearch.ts';

export const rolloutsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/rollouts',
    component: lazyRouteComponent(
      withTexts(['rollouts'], () => import('./Rollouts.tsx')),
      'Rollouts',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/rollouts/new',
    component: lazyRouteComponent(
      withTexts(['enforcement', 'impact', 'replay', 'rollouts'], () => import('./NewRollout.tsx')),
      'NewRollout',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/rollouts/$rollout',
    validateSearch: readReadinessSearch,
    component: lazyRouteComponent(
      withTexts(['enforcement', 'impact', 'overview', 'replay', 'rollouts'], () => import('./OneRollout.tsx')),
      'OneRollout',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/rollouts/$rollout/mails',
    validateSearch: readMailsSearch,
    component: lazyRouteComponent(
      withTexts(['mail', 'rollouts'], () => import('./RolloutMails.tsx')),
      'RolloutMails',
    ),
  }),
] as const;
