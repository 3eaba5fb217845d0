import { IconApps, IconSettings, IconShieldLock, IconUsers, IconUsersGroup } from '@tabler/icons-react';
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
  { name: 'mfa', entries: [{ name: 'enforcement', to: '/enforcement', icon: IconShieldLock }] },
  {
    name: 'directory',
    entries: [
      { name: 'applications', to: '/applications', icon: IconApps },
      { name: 'users', to: '/users', icon: IconUsers },
      { name: 'groups', to: '/groups', icon: IconUsersGroup },
    ],
  },
  { name: null, entries: [{ name: 'settings', to: '/settings', icon: IconSettings }] },
];
