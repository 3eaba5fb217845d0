import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RuleForm } from './ruleForm.ts';

interface SessionsChoiceProps {
  readonly value: RuleForm['sessions'];
  readonly onChange: (sessions: RuleForm['sessions']) => void;
}

/** What people who are signed in have to expect (S5). */
export function SessionsChoice({ value, onChange }: SessionsChoiceProps) {
  const { t } = useTranslation('enforcement');
  return (
    <Radio.Group value={value} onChange={onChange} label={t('sessions.label')}>
      <Stack gap="xs" mt="xs">
        {(['keep', 'recheck'] as const).map((sessions) => (
          <Radio
            key={sessions}
            value={sessions}
            label={t(`sessions.${sessions}.label`)}
            description={t(`sessions.${sessions}.description`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
