import { Alert, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../../api/policy.ts';
import { Level } from '../../parts/Level.tsx';
import { When } from '../../parts/When.tsx';
import type { EditedScope } from './editedScope.ts';
import { useRuleWords } from './useRuleWords.ts';

interface RuleInForceProps {
  readonly scope: EditedScope;
  readonly policy: Policy;
}

/** What holds at this moment, and what is scheduled to follow. */
export function RuleInForce({ scope, policy }: RuleInForceProps) {
  const { t } = useTranslation('enforcement');
  const words = useRuleWords();
  const { inForce, next, effect } = policy;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text fw={600}>{t('inForce.now')}</Text>
        {inForce === null && scope.kind === 'tenant' ? (
          <>
            <Level level={policy.level} />
            <Text size="sm" c="dimmed">
              {t('inForce.never')}
            </Text>
          </>
        ) : (
          <>
            <Level level={inForce?.level ?? null} />
            {inForce === null ? null : (
              <Text size="sm">
                {inForce.reach === null ? '' : `${words('reach', inForce)} · `}
                {inForce.level === 'required' ? `${words('timing', inForce)} · ` : ''}
                {words('factors', inForce)} · {t('inForce.since')} <When at={policy.requiredSince ?? inForce.from} as="date" />
              </Text>
            )}
          </>
        )}
      </Group>
      {effect === 'looser_than_tenant' ? <Text size="sm">{t('inForce.looser')}</Text> : null}
      {next === null ? null : (
        <Alert color="blue" title={t('inForce.next')}>
          <Group gap="xs">
            <When at={next.from} />
            <Level level={next.level} />
            <Text size="sm">
              {next.reach === null ? '' : `${words('reach', next)} · `}
              {next.level === 'required' ? `${words('timing', next)} · ` : ''}
              {words('factors', next)}
            </Text>
          </Group>
        </Alert>
      )}
    </Stack>
  );
}
