import {
  IconApps,
  IconCalendarEvent,
  IconDeviceMobileMessage,
  IconDevices,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconLifebuoy,
  IconLogin2,
  IconMail,
  IconPalette,
  IconRadar,
  IconSend,
  IconShieldHalf,
  IconShieldLock,
  IconStairsUp,
  IconUserCheck,
  IconUserPlus,
  IconUserShield,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** An entry of the navigation. Its words are `nav.<name>` of the shell's texts. */
export interface Entry {
  readonly name: string;
  readonly to: string;
  readonly icon: ComponentType<{ readonly size?: number | string }>;
}

export interface Section {
  /** null: without a heading. */
  readonly name: string | null;
  readonly entries: readonly Entry[];
}

/** In the order in which administrators look for them (experience.md). */
export const NAVIGATION: readonly Section[] = [
  { name: null, entries: [{ name: 'overview', to: '/', icon: IconLayoutDashboard }] },
  {
    name: 'mfa',
    entries: [
      { name: 'enforcement', to: '/enforcement', icon: IconShieldLock },
      { name: 'groupEnforcement', to: '/enforcement/groups', icon: IconShieldHalf },
      { name: 'risk', to: '/risk', icon: IconRadar },
      { name: 'stepUp', to: '/step-up', icon: IconStairsUp },
      { name: 'rollouts', to: '/rollouts', icon: IconCalendarEvent },
      { name: 'stuck', to: '/stuck', icon: IconLifebuoy },
    ],
  },
  {
    name: 'directory',
    entries: [
      { name: 'applications', to: '/applications', icon: IconApps },
      { name: 'users', to: '/users', icon: IconUsers },
      { name: 'groups', to: '/groups', icon: IconUsersGroup },
    ],
  },
  {
    name: 'watch',
    entries: [
      { name: 'sessions', to: '/sessions', icon: IconDevices },
      { name: 'audit', to: '/audit', icon: IconHistory },
    ],
  },
  {
    name: 'settings',
    entries: [
      { name: 'signIn', to: '/settings', icon: IconLogin2 },
      { name: 'providers', to: '/settings/providers', icon: IconUserCheck },
      { name: 'registration', to: '/settings/registration', icon: IconUserPlus },
      { name: 'mail', to: '/settings/mail', icon: IconMail },
      { name: 'sms', to: '/settings/sms', icon: IconDeviceMobileMessage },
      { name: 'outbox', to: '/settings/outbox', icon: IconSend },
      { name: 'administrators', to: '/settings/administrators', icon: IconUserShield },
      { name: 'tokens', to: '/settings/tokens', icon: IconKey },
      { name: 'receivers', to: '/settings/receivers', icon: IconWebhook },
      { name: 'branding', to: '/settings/branding', icon: IconPalette },
    ],
  },
];

/** The entry to which a page belongs: that of the longest address that it begins with. @returns its `to`; null: none. */
export function entryOf(path: string): string | null {
  const found = NAVIGATION.flatMap(({ entries }) => entries.map(({ to }) => to)).filter(
    (to) => path === to || (to !== '/' && path.startsWith(`${to}/`)),
  );
  return found.sort((one, other) => other.length - one.length)[0] ?? null;
}
