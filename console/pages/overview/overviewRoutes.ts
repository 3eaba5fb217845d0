import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { type OverviewDays, readOverviewSearch } from './overviewSearch.ts';

export const overviewRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/',
    validateSearch: (search): { readonly days?: OverviewDays } => readOverviewSearch(search),
    component: lazyRouteComponent(
      withTexts(['overview'], () => import('./Overview.tsx')),
      'Overview',
    ),
  }),
] as const;
