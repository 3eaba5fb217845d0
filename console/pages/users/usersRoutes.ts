import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { readUsersSearch } from './usersSearch.ts';
import { readUserSearch } from './userTab.ts';

export const usersRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/users',
    validateSearch: readUsersSearch,
    component: lazyRouteComponent(
      withTexts(['users'], () => import('./Users.tsx')),
      'Users',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/users/import',
    component: lazyRouteComponent(
      withTexts(['users'], () => import('./ImportPeople.tsx')),
      'ImportPeople',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/users/$user',
    validateSearch: readUserSearch,
    component: lazyRouteComponent(
      withTexts(['events', 'settings', 'user', 'users'], () => import('./OneUser.tsx')),
      'OneUser',
    ),
  }),
] as const;
