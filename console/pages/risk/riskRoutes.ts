import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';

export const riskRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/risk',
    component: lazyRouteComponent(
      withTexts(['risk', 'impact', 'tested'], () => import('./Risk.tsx')),
      'Risk',
    ),
  }),
] as const;
