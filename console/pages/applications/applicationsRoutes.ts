import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { APPLICATION_TABS, type ApplicationTab } from './applicationTab.ts';

export const applicationsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/applications',
    validateSearch: (search): { readonly search?: string } => (typeof search['search'] === 'string' ? { search: search['search'] } : {}),
    component: lazyRouteComponent(
      withTexts(['applications'], () => import('./Applications.tsx')),
      'Applications',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/applications/new',
    component: lazyRouteComponent(
      withTexts(['applications'], () => import('./NewApplication.tsx')),
      'NewApplication',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/applications/new-host',
    component: lazyRouteComponent(
      withTexts(['applications'], () => import('./NewProtectedHost.tsx')),
      'NewProtectedHost',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/applications/new-saml',
    component: lazyRouteComponent(
      withTexts(['applications'], () => import('./NewServiceProvider.tsx')),
      'NewServiceProvider',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/applications/$application',
    validateSearch: (search): { readonly tab?: ApplicationTab } => {
      const tab = APPLICATION_TABS.find((name) => name === search['tab']);
      return tab === undefined ? {} : { tab };
    },
    component: lazyRouteComponent(
      withTexts(['applications', 'enforcement', 'impact', 'replay', 'sessions'], () => import('./OneApplication.tsx')),
      'OneApplication',
    ),
  }),
] as const;
