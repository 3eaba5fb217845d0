import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { IconLanguage, IconLogout, IconMoon, IconShieldLock, IconSun, IconSunMoon, IconUserCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { askBeside } from '../api/request.ts';
import { useSelf } from '../api/self.ts';
import { place } from './place.ts';
import { LANGUAGES, type Language, speak } from './texts.ts';

const SCHEMES = { auto: IconSunMoon, light: IconSun, dark: IconMoon } as const;

/** Who administers, with what belongs to them and not to the tenant: their own security, language, colours, the way out. */
export function PersonMenu() {
  const { t, i18n } = useTranslation('shell');
  const { user, role } = useSelf();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu width={240} position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" leftSection={<IconUserCircle size={18} aria-hidden />} maw="60vw">
          {user.displayName}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('person.role', { role: t(`role.${role}`) })}</Menu.Label>
        <Menu.Item component="a" href={`${place.root}/account`} leftSection={<IconShieldLock size={16} aria-hidden />}>
          {t('person.security')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('person.colours')}</Menu.Label>
        {(Object.keys(SCHEMES) as (keyof typeof SCHEMES)[]).map((scheme) => {
          const Icon = SCHEMES[scheme];
          return (
            <Menu.Item
              key={scheme}
              leftSection={<Icon size={16} aria-hidden />}
              {...(scheme === colorScheme ? { 'aria-current': 'true', fw: 600 } : {})}
              onClick={() => setColorScheme(scheme)}
            >
              {t(`scheme.${scheme}`)}
            </Menu.Item>
          );
        })}
        <Menu.Label>{t('person.language')}</Menu.Label>
        {(Object.keys(LANGUAGES) as Language[]).map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            leftSection={<IconLanguage size={16} aria-hidden />}
            {...(language === i18n.language ? { 'aria-current': 'true', fw: 600 } : {})}
            onClick={() => void speak(language)}
          >
            {LANGUAGES[language]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()} leftSection={<IconLogout size={16} aria-hidden />}>
          {t('person.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function signOut(): Promise<void> {
  await askBeside({ method: 'DELETE', path: '/session' });
  window.location.assign(`${place.root}/signed-out`);
}
