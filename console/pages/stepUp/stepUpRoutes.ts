import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';

export const stepUpRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/step-up',
    component: lazyRouteComponent(
      withTexts(['stepUp', 'tested'], () => import('./StepUp.tsx')),
      'StepUp',
    ),
  }),
] as const;
