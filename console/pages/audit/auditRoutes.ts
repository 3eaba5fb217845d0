import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { readAuditSearch } from './auditSearch.ts';

export const auditRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/audit',
    validateSearch: readAuditSearch,
    component: lazyRouteComponent(
      withTexts(['audit', 'events'], () => import('./Audit.tsx')),
      'Audit',
    ),
  }),
] as const;
