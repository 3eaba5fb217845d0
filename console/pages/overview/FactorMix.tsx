import { DonutChart } from '@mantine/charts';
import { Anchor, ColorSwatch, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview.ts';
import { Picture } from './Picture.tsx';

const COLOURS = { webauthn: 'harbour.5', totp: 'blue.5', sms: 'orange.5', backup_code: 'gray.5' } as const;

/** How many people hold a factor of each kind. Many hold several, so the parts are more than the people. */
export function FactorMix({ people: { holding, enabled } }: { readonly people: Overview['people'] }) {
  const { t, i18n } = useTranslation('overview');
  const number = new Intl.NumberFormat(i18n.language);
  const named = holding.map(({ kind, people }) => ({ kind, people, name: t(`parts:factors.${kind}`) }));
  const most = Math.max(0, ...holding.map(({ people }) => people));
  return (
    <Picture
      title={t('mix.title')}
      summary={t('mix.summary', { parts: named.map(({ name, people }) => `${name} ${number.format(people)}`).join(', ') })}
      columns={[t('mix.kind'), t('mix.people')]}
      rows={named.map(({ name, people }) => [name, number.format(people)])}
      empty={most === 0 ? t('mix.none') : null}
      beside={
        <Stack gap="xs" justify="center">
          {named.map(({ kind, name, people }) => (
            <Group key={kind} gap="xs" wrap="nowrap">
              <ColorSwatch size={14} withShadow={false} color={`var(--mantine-color-${COLOURS[kind].replace('.', '-')})`} aria-hidden />
              <Anchor
                size="sm"
                underline="always"
                renderRoot={(props) => <Link to="/users" search={{ kind, disabled: 'no' }} {...props} />}
              >
                {name}
              </Anchor>
              <Text size="sm" ms="auto">
                {number.format(people)}
              </Text>
            </Group>
          ))}
          <Text size="xs" c="dimmed">
            {t('mix.several', { count: enabled })}
          </Text>
        </Stack>
      }
    >
      <DonutChart
        data={named.filter(({ people }) => people > 0).map(({ kind, name, people }) => ({ name, value: people, color: COLOURS[kind] }))}
        size={180}
        thickness={30}
        paddingAngle={named.filter(({ people }) => people > 0).length > 1 ? 2 : 0}
        tooltipDataSource="segment"
        valueFormatter={(value) => number.format(value)}
        pieChartProps={{ accessibilityLayer: false }}
        mx="auto"
      />
    </Picture>
  );
}
