import { Alert, Badge, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LEVELS, type Level } from '../../../src/domain/policy/rule.ts';
import type { EditedScope } from './editedScope.ts';
import type { RuleForm } from './ruleForm.ts';

interface DialProps {
  readonly scope: EditedScope;
  readonly value: RuleForm['level'];
  readonly onChange: (level: RuleForm['level']) => void;
  /** What the tenant says, which a group or application can only tighten (L4). */
  readonly tenantLevel: Level;
  readonly isReadOnly: boolean;
}

/** The dial as large choices, each with what comes of it. */
export function Dial({ scope, value, onChange, tenantLevel, isReadOnly }: DialProps) {
  const { t } = useTranslation('enforcement');
  const choices = scope.kind === 'tenant' ? LEVELS : (['none', ...LEVELS] as const);
  const isLooser = (level: RuleForm['level']): boolean =>
    scope.kind !== 'tenant' && level !== 'none' && LEVELS.indexOf(level) < LEVELS.indexOf(tenantLevel);
  return (
    <Stack gap="sm">
      <Radio.Group
        value={value}
        onChange={onChange}
        label={t(`dial.label.${scope.kind}`, { name: scope.kind === 'tenant' ? '' : scope.name })}
        labelProps={{ mb: 'xs' }}
      >
        <SimpleGrid cols={{ base: 1, sm: choices.length === 4 ? 2 : 3 }} spacing="sm">
          {choices.map((level) => (
            <Radio.Card key={level} value={level} p="md" className="choice" disabled={isReadOnly}>
              <Group wrap="nowrap" align="flex-start" gap="sm">
                <Radio.Indicator mt={4} />
                <div>
                  <Group gap="xs">
                    <Text fw={600} size="lg">
                      {t(`level.${level}`)}
                    </Text>
                    {scope.kind === 'tenant' && level === 'required' ? (
                      <Badge variant="light" tt="none">
                        {t('dial.advised')}
                      </Badge>
                    ) : null}
                    {isLooser(level) ? (
                      <Badge variant="light" color="orange" tt="none">
                        {t('dial.noEffect')}
                      </Badge>
                    ) : null}
                  </Group>
                  <Text size="sm" c="dimmed">
                    {t(`dial.${level}`, { level: t(`level.${tenantLevel}`) })}
                  </Text>
                </div>
              </Group>
            </Radio.Card>
          ))}
        </SimpleGrid>
      </Radio.Group>
      {isLooser(value) ? (
        <Alert color="orange" role="status" title={t('dial.looser.title')}>
          {t('dial.looser.text', { level: t(`level.${tenantLevel}`) })}
        </Alert>
      ) : null}
    </Stack>
  );
}
