import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { OverTime } from '../../parts/OverTime.tsx';
import { type RuleForm, sessionsActOf } from './ruleForm.ts';

type Chosen = Pick<RuleForm, 'sessions' | 'over'>;

interface SessionsChoiceProps {
  readonly value: Chosen;
  readonly onChange: (chosen: Partial<Chosen>) => void;
  /** false: the role does not act on everybody's sessions. */
  readonly mayAct: boolean;
}

/** What people who are signed in have to expect (S5, S6), the mildest first. */
export function SessionsChoice({ value, onChange, mayAct }: SessionsChoiceProps) {
  const { t } = useTranslation('enforcement');
  return (
    <Stack maw={480}>
      <Radio.Group value={value.sessions} onChange={(sessions) => onChange({ sessions: sessions })} label={t('sessions.label')}>
        <Stack gap="xs" mt="xs">
          {(mayAct ? (['keep', 'recheck', 'demote', 'revoke'] as const) : (['keep', 'recheck'] as const)).map((sessions) => (
            <Radio
              key={sessions}
              value={sessions}
              label={t(`sessions.${sessions}.label`)}
              description={t(`sessions.${sessions}.description`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {sessionsActOf(value) === null ? null : <OverTime value={value.over} onChange={(over) => onChange({ over })} />}
    </Stack>
  );
}
