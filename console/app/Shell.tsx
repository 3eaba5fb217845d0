import { AppShell, Burger, Group, NavLink, ScrollArea, Text, useMantineTheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../api/self.ts';
import { entryOf, NAVIGATION } from './navigation.ts';
import { PersonMenu } from './PersonMenu.tsx';

/** Header, navigation and the page. */
export function Shell() {
  const { t } = useTranslation('shell');
  const { tenant } = useSelf();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const current = useRouterState({ select: ({ location }) => entryOf(location.pathname) });
  const { breakpoints } = useMantineTheme();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 250, breakpoint: breakpoints['sm'] ?? 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip-link" href="#page">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t(isOpen ? 'nav.hide' : 'nav.show')} />
            <Text fw={600} truncate>
              {tenant.name}
            </Text>
            <Text c="dimmed" visibleFrom="xs">
              {t('product')}
            </Text>
          </Group>
          <PersonMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label={t('nav.label')}>
        <ScrollArea>
          {NAVIGATION.map(({ name, entries }) => (
            <div key={name ?? entries[0]?.to}>
              {name === null ? null : (
                <Text size="xs" c="dimmed" fw={600} px="sm" pt="md" pb={4}>
                  {t(`nav.${name}`)}
                </Text>
              )}
              {entries.map(({ name: entry, to, icon: Icon }) => (
                <NavLink
                  key={to}
                  label={t(`nav.${entry}`)}
                  leftSection={<Icon size={18} aria-hidden />}
                  active={to === current}
                  onClick={close}
                  renderRoot={(props) => (
                    // An address that only begins like that of the page is another entry's.
                    <Link to={to} activeOptions={{ exact: true, includeSearch: false }} {...props} />
                  )}
                />
              ))}
            </div>
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
