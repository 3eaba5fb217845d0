import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { GroupListed } from '../../api/groups.ts';
import { FactorKinds } from '../../parts/FactorKinds.tsx';
import { Level } from '../../parts/Level.tsx';

/** The rule of a group in short, and the way to where it is changed. */
export function GroupRule({ group: { id, name, rule } }: { readonly group: GroupListed }) {
  const { t } = useTranslation('groups');
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Level level={rule?.level ?? null} />
        {rule?.timing == null ? null : (
          <Text size="sm" span>
            {rule.timing.kind === 'grace-period' ? t('grace', { count: rule.timing.days }) : t(`timing.${rule.timing.kind}`)}
          </Text>
        )}
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/enforcement/groups/$group" params={{ group: id }} {...props} />}
          aria-label={t('ruleOf', { name })}
        >
          {t('toRule')}
        </Anchor>
      </Group>
      {rule?.factors == null ? null : (
        <Text size="sm" component="div">
          <FactorKinds kinds={rule.factors} />
        </Text>
      )}
      {rule?.effect === 'looser_than_tenant' ? (
        <Text size="xs" c="dimmed">
          {t('noEffect')}
        </Text>
      ) : null}
    </Stack>
  );
}
