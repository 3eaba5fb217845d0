import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { readUsersSearch } from './usersSearch.ts';
import { readUserSearch } from './userTab.ts';

export const usersRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/users',
    validateSearch: readUsersSearch,
    component: lazyRouteComponent(() => import('./Users.tsx'), 'Users'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/users/import',
    component: lazyRouteComponent(() => import('./ImportPeople.tsx'), 'ImportPeople'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/users/$user',
    validateSearch: readUserSearch,
    component: lazyRouteComponent(() => import('./OneUser.tsx'), 'OneUser'),
  }),
] as const;
