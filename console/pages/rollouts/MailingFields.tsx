import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { type PlanForm, remindersOf } from './planForm.ts';

interface MailingFieldsProps {
  readonly form: PlanForm;
  readonly onChange: (part: Partial<PlanForm>) => void;
}

/** Whom the roll-out tells by mail, and when. */
export function MailingFields({ form, onChange }: MailingFieldsProps) {
  const { t } = useTranslation('rollouts');
  return (
    <>
      <Switch
        label={t('new.mailing.on')}
        checked={form.isMailed}
        onChange={({ currentTarget }) => onChange({ isMailed: currentTarget.checked })}
      />
      {form.isMailed ? (
        <>
          <Switch
            label={t('new.mailing.announcement')}
            checked={form.isAnnounced}
            onChange={({ currentTarget }) => onChange({ isAnnounced: currentTarget.checked })}
          />
          <TextInput
            label={t('new.mailing.reminders')}
            description={t('new.mailing.remindersAbout')}
            value={form.reminders}
            error={remindersOf(form.reminders) === null ? t('new.mailing.remindersWrong') : null}
            onChange={({ currentTarget }) => onChange({ reminders: currentTarget.value })}
            autoComplete="off"
            maw={320}
          />
          <WholeNumber
            label={t('new.mailing.perMinute')}
            description={t('new.mailing.perMinuteAbout')}
            value={form.perMinute}
            onChange={(perMinute) => onChange({ perMinute })}
            min={1}
            max={6000}
            maw={320}
          />
        </>
      ) : null}
    </>
  );
}
