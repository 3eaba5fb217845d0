import { Button, FileButton, Group, Paper, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LOGO_TYPES, MOST_LOGO_BYTES } from '../../../src/domain/messages/logo.ts';
import { logoQuery, removeLogo, setLogo } from '../../api/logo.ts';
import { useMay } from '../../api/self.ts';
import { place } from '../../app/place.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';

/** The picture beside the tenant's name on its pages, on the ground of both schemes. */
export function LogoSection() {
  const { t } = useTranslation('branding');
  const mayChange = useMay()('change_messages');
  const { data: logo } = useSuspenseQuery(logoQuery);
  const [isTooLarge, setTooLarge] = useState(false);
  const outdates = [logoQuery.queryKey];
  const set = useAct({ run: (file: File) => setLogo(file), outdates, done: () => t('logo.saved') });
  const remove = useAct({ run: () => removeLogo(), outdates, done: () => t('logo.removed') });
  const choose = (file: File | null): void => {
    if (file === null) return;
    setTooLarge(file.size > MOST_LOGO_BYTES);
    if (file.size <= MOST_LOGO_BYTES) set.mutate(file);
  };
  return (
    <FormSection title={t('section.logo')} intro={t('logo.intro')}>
      {logo === null ? (
        <Text size="sm">{t('logo.none')}</Text>
      ) : (
        <Group gap="sm">
          {GROUNDS.map((ground) => (
            <Paper key={ground} withBorder p="md" bg={ground}>
              <img
                src={`${place.root}/logo?v=${encodeURIComponent(logo.setAt)}`}
                alt={t('logo.alt')}
                width={Math.round(logo.width * scaleOf(logo))}
                height={Math.round(logo.height * scaleOf(logo))}
              />
            </Paper>
          ))}
        </Group>
      )}
      {isTooLarge ? (
        <Text size="sm" role="alert" c="var(--mantine-color-error)">
          {t('logo.tooLarge')}
        </Text>
      ) : null}
      <ProblemAlert error={set.error ?? remove.error} />
      {mayChange ? (
        <Group gap="sm">
          <FileButton onChange={choose} accept={LOGO_TYPES.join(',')} inputProps={{ 'aria-label': t('logo.choose') }}>
            {(props) => (
              <Button variant="default" loading={set.isPending} {...props}>
                {t('logo.choose')}
              </Button>
            )}
          </FileButton>
          {logo === null ? null : (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
              {t('logo.remove')}
            </Button>
          )}
        </Group>
      ) : null}
    </FormSection>
  );
}

/** The grounds of the sign-in pages, by daylight and in the dark (sallyport.css). */
const GROUNDS = ['#f3f5f4', '#0f1514'] as const;

/** As large as the pages show it (lookStyles.ts). */
function scaleOf({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.min(1, 200 / width, 48 / height);
}
