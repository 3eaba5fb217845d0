import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/overview.ts';
import { useMay } from '../../api/self.ts';
import { When } from '../../parts/When.tsx';

/** What the product advises (L2), with its reason. Nothing is forced, and where all is well nothing is said. */
export function Recommendation({ recommendation }: { readonly recommendation: Overview['recommendation'] }) {
  const { t } = useTranslation('overview');
  const mayChange = useMay()('set_policy');
  if (recommendation === null) return null;
  const { level, scheduled, peopleWithoutFactor } = recommendation;
  return (
    <Paper component="section" withBorder p="md" aria-labelledby="recommendation">
      <Group align="flex-start" wrap="nowrap" gap="md">
        <IconShieldLock size={28} color="var(--mantine-primary-color-filled)" aria-hidden style={{ flex: 'none' }} />
        <Stack gap="xs">
          <Title order={2} size="h4" id="recommendation">
            {t('advice.title')}
          </Title>
          <Text maw="75ch">{t(`advice.${level}`)}</Text>
          {peopleWithoutFactor === 0 ? null : (
            <Text size="sm">
              <Anchor
                underline="always"
                renderRoot={(props) => <Link to="/users" search={{ enrolled: 'no', disabled: 'no' }} {...props} />}
              >
                {t('advice.people', { count: peopleWithoutFactor })}
              </Anchor>
            </Text>
          )}
          {scheduled === null ? null : (
            <Text size="sm">
              {t('advice.scheduled')} <When at={scheduled} />
            </Text>
          )}
          <Group mt={4}>
            <Button
              variant={scheduled === null && mayChange ? 'filled' : 'default'}
              renderRoot={(props) => <Link to="/enforcement" {...props} />}
            >
              {t(mayChange && scheduled === null ? 'advice.change' : 'advice.look')}
            </Button>
          </Group>
        </Stack>
      </Group>
    </Paper>
  );
}
