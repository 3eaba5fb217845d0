import { Badge, Group, Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LEAST_GRACE_DAYS, MOST_GRACE_DAYS, TIMING_KINDS } from '../../../src/domain/policy/rule.ts';
import { When } from '../../parts/When.tsx';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import type { EditedScope } from './editedScope.ts';
import type { RuleForm } from './ruleForm.ts';

interface TimingChoiceProps {
  readonly scope: EditedScope;
  readonly value: Pick<RuleForm, 'timing' | 'days'>;
  readonly onChange: (timing: Pick<RuleForm, 'timing' | 'days'>) => void;
  readonly tenantTiming: string;
  /** Where grace counts from (T4), RFC 3339; null: from when the rule begins, which is not known yet. */
  readonly graceFrom: string | null;
  /** The scope has been Required already: its grace goes on from then, whatever is saved now. */
  readonly isRunning: boolean;
  readonly isReadOnly: boolean;
}

const DAY = 86_400_000;

/** When somebody without a factor has to set one up (T1-T4). */
export function TimingChoice({ scope, value, onChange, tenantTiming, graceFrom, isRunning, isReadOnly }: TimingChoiceProps) {
  const { t } = useTranslation('enforcement');
  const kinds: readonly RuleForm['timing'][] = ['grace-period', ...TIMING_KINDS.filter((kind) => kind !== 'grace-period')];
  const end = graceFrom === null || value.days === '' ? null : new Date(new Date(graceFrom).getTime() + value.days * DAY).toISOString();
  return (
    <Stack gap="sm">
      <Radio.Group value={value.timing} onChange={(timing) => onChange({ ...value, timing })} label={t('timing.label')}>
        <Stack gap="xs" mt="xs">
          {(scope.kind === 'tenant' ? kinds : [...kinds, 'unsaid' as const]).map((kind) => (
            <Radio
              key={kind}
              value={kind}
              disabled={isReadOnly}
              label={
                <Group gap="xs">
                  {t(`timing.${kind}.label`)}
                  {kind === 'grace-period' ? (
                    <Badge variant="light" tt="none">
                      {t('timing.advised')}
                    </Badge>
                  ) : null}
                </Group>
              }
              description={t(`timing.${kind}.description`, { tenant: tenantTiming })}
            />
          ))}
        </Stack>
      </Radio.Group>
      {value.timing === 'grace-period' ? (
        <>
          <WholeNumber
            label={t('timing.days.label')}
            description={t('timing.days.description', { least: LEAST_GRACE_DAYS, most: MOST_GRACE_DAYS })}
            value={value.days}
            onChange={(days) => onChange({ ...value, days })}
            min={LEAST_GRACE_DAYS}
            max={MOST_GRACE_DAYS}
            readOnly={isReadOnly}
            maw={240}
          />
          {end === null ? null : (
            <Text size="sm">
              {t(isRunning ? 'timing.running' : 'timing.deadline')} <When at={end} as="date" />
            </Text>
          )}
        </>
      ) : null}
      <Text size="sm" c="dimmed" maw="70ch">
        {t('timing.gate')}
      </Text>
    </Stack>
  );
}
