import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/rootRoute.tsx';
import { withTexts } from '../../app/texts.ts';
import { readOutboxSearch } from './outboxFilter.ts';

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings',
    component: lazyRouteComponent(
      withTexts(['enforcement', 'settings'], () => import('./SignInSettings.tsx')),
      'SignInSettings',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/registration',
    component: lazyRouteComponent(
      withTexts(['enforcement', 'registration', 'settings'], () => import('./Registration.tsx')),
      'Registration',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/mail',
    component: lazyRouteComponent(
      withTexts(['mail', 'outbox'], () => import('./Mail.tsx')),
      'Mail',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/mail/$template',
    component: lazyRouteComponent(
      withTexts(['mail', 'outbox'], () => import('./MailTemplate.tsx')),
      'MailTemplate',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/sms',
    component: lazyRouteComponent(
      withTexts(['enforcement', 'settings', 'sms'], () => import('./Sms.tsx')),
      'Sms',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/outbox',
    validateSearch: readOutboxSearch,
    component: lazyRouteComponent(
      withTexts(['outbox'], () => import('./Outbox.tsx')),
      'Outbox',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/administrators',
    component: lazyRouteComponent(
      withTexts(['administrators'], () => import('./Administrators.tsx')),
      'Administrators',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/tokens',
    component: lazyRouteComponent(
      withTexts(['tokens'], () => import('./Tokens.tsx')),
      'Tokens',
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/branding',
    component: lazyRouteComponent(
      withTexts(['branding', 'enforcement', 'mail', 'settings'], () => import('./Branding.tsx')),
      'Branding',
    ),
  }),
] as const;
