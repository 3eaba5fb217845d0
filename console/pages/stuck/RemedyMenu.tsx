import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import type { StuckPerson } from '../../api/stuck.ts';
import type { Remedy } from './StuckRemedy.tsx';

const ACTS = { pass: 'make_pass', bypass: 'grant_bypass', reset: 'reset_factors' } as const;

interface RemedyMenuProps {
  readonly user: StuckPerson['user'];
  readonly onRemedy: (remedy: Remedy) => void;
}

/** From the mildest on. What the role may not do is not shown. */
export function RemedyMenu({ user, onRemedy }: RemedyMenuProps) {
  const { t } = useTranslation('stuck');
  const may = useMay();
  const kinds = (Object.keys(ACTS) as (keyof typeof ACTS)[]).filter((kind) => may(ACTS[kind]));
  if (kinds.length === 0 && user.mail === null) return null;
  const words = new URLSearchParams({ subject: t('mail.subject'), body: t('mail.body', { name: user.displayName }) });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" aria-label={t('help.of', { name: user.displayName })}>
          {t('help.open')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {user.mail === null ? null : (
          <Menu.Item component="a" href={`mailto:${encodeURIComponent(user.mail)}?${words.toString().replaceAll('+', '%20')}`}>
            {t('help.write')}
          </Menu.Item>
        )}
        {kinds.map((kind) => (
          <Menu.Item key={kind} onClick={() => onRemedy({ kind, person: user })} {...(kind === 'reset' ? { color: 'red' } : {})}>
            {t(`help.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
