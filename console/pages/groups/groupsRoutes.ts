import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';

/** What is searched for, as the address says it; a search for "2024" is a number once the address has been read. */
function readSearch({ search }: Readonly<Record<string, unknown>>): { readonly search?: string } {
  const text = typeof search === 'number' ? String(search) : search;
  return typeof text === 'string' && text !== '' ? { search: text.slice(0, 200) } : {};
}

export const groupsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/groups',
    validateSearch: readSearch,
    component: lazyRouteComponent(
      withTexts(['groups'], () => import('./Groups.tsx')),
      'Groups',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/groups/$group',
    validateSearch: readSearch,
    component: lazyRouteComponent(
      withTexts(['groups', 'user', 'users'], () => import('./OneGroup.tsx')),
      'OneGroup',
    ),
  }),
] as const;
