import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { readOutboxSearch } from './outboxFilter.ts';

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings',
    component: lazyRouteComponent(() => import('./SignInSettings.tsx'), 'SignInSettings'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/registration',
    component: lazyRouteComponent(() => import('./Registration.tsx'), 'Registration'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/mail',
    component: lazyRouteComponent(() => import('./Mail.tsx'), 'Mail'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/mail/$template',
    component: lazyRouteComponent(() => import('./MailTemplate.tsx'), 'MailTemplate'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/sms',
    component: lazyRouteComponent(() => import('./Sms.tsx'), 'Sms'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/outbox',
    validateSearch: readOutboxSearch,
    component: lazyRouteComponent(() => import('./Outbox.tsx'), 'Outbox'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/administrators',
    component: lazyRouteComponent(() => import('./Administrators.tsx'), 'Administrators'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/tokens',
    component: lazyRouteComponent(() => import('./Tokens.tsx'), 'Tokens'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/branding',
    component: lazyRouteComponent(() => import('./Branding.tsx'), 'Branding'),
  }),
] as const;
