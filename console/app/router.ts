import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { enforcementRoutes } from '../pages/enforcement/enforcementRoutes.ts';
import { groupsRoutes } from '../pages/groups/groupsRoutes.ts';
import { settingsRoutes } from '../pages/settings/settingsRoutes.ts';
import { usersRoutes } from '../pages/users/usersRoutes.ts';
import { place } from './place.ts';
import { rootRoute } from './rootRoute.tsx';

const routeTree = rootRoute.addChildren([...enforcementRoutes, ...usersRoutes, ...groupsRoutes, ...settingsRoutes]);

export function newRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: place.console,
    context: { queryClient },
    scrollRestoration: true,
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
