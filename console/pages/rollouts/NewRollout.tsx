import { Anchor, Radio, Stack, Switch, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_GRACE_DAYS } from '../../../src/domain/policy/rule.ts';
import { useMay } from '../../api/self.ts';
import { ApplicationsPicker } from '../../parts/ApplicationsPicker.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { GroupsPicker } from '../../parts/GroupsPicker.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { MailingFields } from './MailingFields.tsx';
import { PlanPreview } from './PlanPreview.tsx';
import { type PlanForm, planOf, safeForm } from './planForm.ts';
import { StageFields } from './StageFields.tsx';

/** Makes a plan from the safe one, and shows what it comes to before anything is saved. */
export function NewRollout() {
  const { t } = useTranslation('rollouts');
  const mayChange = useMay()('set_policy');
  const [form, setForm] = useState<PlanForm>(() => safeForm(t('new.name.proposed'), new Date()));
  const change = (part: Partial<PlanForm>): void => setForm((before) => ({ ...before, ...part }));
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/rollouts" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={t('new.title')} intro={t('new.intro')} />
      <Stack gap="xl" maw={960}>
        <FormSection title={t('new.who.title')}>
          <TextInput
            label={t('new.name.label')}
            value={form.name}
            maxLength={100}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
            maw={480}
          />
          <Radio.Group value={form.scope} onChange={(scope) => change({ scope })} label={t('new.who.label')}>
            <Stack gap="xs" mt="xs">
              {(['tenant', 'groups', 'applications'] as const).map((scope) => (
                <Radio key={scope} value={scope} label={t(`new.who.${scope}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {form.scope === 'groups' ? (
            <GroupsPicker label={t('new.who.pickGroups')} value={form.groups} onChange={(groups) => change({ groups })} />
          ) : null}
          {form.scope === 'applications' ? (
            <ApplicationsPicker
              label={t('new.who.pickApplications')}
              value={form.applications}
              onChange={(applications) => change({ applications })}
            />
          ) : null}
        </FormSection>
        <FormSection title={t('new.stages.title')} intro={t('new.stages.intro')}>
          <StageFields form={form} onChange={change} />
        </FormSection>
        <FormSection title={t('new.gentle.title')} intro={t('new.gentle.intro')}>
          <WholeNumber
            label={t('new.gentle.days')}
            description={t('new.gentle.daysAbout')}
            value={form.graceDays}
            onChange={(days) => change({ graceDays: days })}
            min={0}
            max={MOST_GRACE_DAYS}
            maw={240}
          />
          <Radio.Group value={form.timing} onChange={(timing) => change({ timing })} label={t('new.gentle.timing')}>
            <Stack gap="xs" mt="xs">
              {(['next-sign-in', 'first-sign-in'] as const).map((timing) => (
                <Radio
                  key={timing}
                  value={timing}
                  label={t(`enforcement:timing.${timing}.label`)}
                  description={t(`enforcement:timing.${timing}.description`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Radio.Group
            value={form.existingSessions}
            onChange={(existingSessions) => change({ existingSessions })}
            label={t('enforcement:sessions.label')}
          >
            <Stack gap="xs" mt="xs">
              {(['keep', 'recheck'] as const).map((sessions) => (
                <Radio
                  key={sessions}
                  value={sessions}
                  label={t(`enforcement:sessions.${sessions}.label`)}
                  description={t(`enforcement:sessions.${sessions}.description`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        </FormSection>
        <FormSection title={t('new.brake.title')} intro={t('new.brake.intro')}>
          <Switch
            label={t('new.brake.on')}
            checked={form.isBraked}
            onChange={({ currentTarget }) => change({ isBraked: currentTarget.checked })}
          />
          {form.isBraked ? (
            <>
              <WholeNumber
                label={t('new.brake.leastReady')}
                description={t('new.brake.leastReadyAbout')}
                value={form.leastReady}
                onChange={(percent) => change({ leastReady: percent })}
                min={0}
                max={100}
                rightSection="%"
                maw={320}
              />
              <WholeNumber
                label={t('new.brake.mostStuck')}
                description={t('new.brake.mostStuckAbout')}
                value={form.mostStuck}
                onChange={(percent) => change({ mostStuck: percent })}
                min={0}
                max={100}
                rightSection="%"
                maw={320}
              />
            </>
          ) : null}
        </FormSection>
        <FormSection title={t('mail.title')} intro={t('new.mailing.intro')}>
          <MailingFields form={form} onChange={change} />
        </FormSection>
        <FormSection title={t('new.preview.title')} intro={t('new.preview.intro')}>
          <PlanPreview plan={planOf(form)} mayStart={mayChange} />
        </FormSection>
      </Stack>
    </>
  );
}
