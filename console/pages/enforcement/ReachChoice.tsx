import { NumberInput, Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LEVELS, type Level } from '../../../src/domain/policy/rule.ts';
import type { RuleForm } from './ruleForm.ts';

interface ReachChoiceProps {
  readonly value: Pick<RuleForm, 'level' | 'share' | 'percent' | 'others'>;
  readonly onChange: (reach: Pick<RuleForm, 'share' | 'percent' | 'others'>) => void;
  readonly isReadOnly: boolean;
}

/** Whom the level reaches: everybody, or a share of the people, and then what the others stay at. */
export function ReachChoice({ value: { level, share, percent, others }, onChange, isReadOnly }: ReachChoiceProps) {
  const { t } = useTranslation('enforcement');
  const looser = LEVELS.slice(0, LEVELS.indexOf(level as Level));
  return (
    <Stack gap="sm">
      <Radio.Group
        value={share}
        onChange={(chosen) => onChange({ share: chosen, percent, others: looser.includes(others) ? others : (looser.at(-1) ?? 'off') })}
        label={t('reach.label')}
      >
        <Stack gap="xs" mt="xs">
          {(['all', 'some'] as const).map((one) => (
            <Radio
              key={one}
              value={one}
              disabled={isReadOnly}
              label={t(`reach.${one}.label`)}
              description={t(`reach.${one}.description`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {share === 'all' ? null : (
        <>
          <NumberInput
            label={t('reach.percent')}
            value={percent}
            onChange={(chosen) => onChange({ share, percent: chosen === '' ? '' : Number(chosen), others })}
            min={0}
            max={100}
            suffix=" %"
            allowDecimal={false}
            readOnly={isReadOnly}
            maw={240}
          />
          {looser.length < 2 ? null : (
            <Radio.Group value={others} onChange={(chosen) => onChange({ share, percent, others: chosen })} label={t('reach.others')}>
              <Stack gap="xs" mt="xs">
                {looser.map((one) => (
                  <Radio key={one} value={one} disabled={isReadOnly} label={t(`level.${one}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
        </>
      )}
    </Stack>
  );
}
