import { Button, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { changeRisk, type RiskSettings, riskQuery, type Risk as Shown, testRisk } from '../../api/risk.ts';
import { useMay } from '../../api/self.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { TestOnRecord } from '../../parts/TestOnRecord.tsx';
import { useAct } from '../../parts/useAct.ts';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { RiskFigures } from './RiskFigures.tsx';
import { RiskSources } from './RiskSources.tsx';
import { RiskTry } from './RiskTry.tsx';
import { formOf, type RiskForm, settingsOf } from './riskForm.ts';

const MODES = ['off', 'report_only', 'enforced'] as const;
const SIGNALS = ['new_device', 'new_country', 'new_network', 'impossible_travel', 'listed_address', 'velocity', 'network_changed'] as const;

/** What is made of the risk of a sign-in: the dial, the thresholds, what each signal weighs, and what came of it. */
export function Risk() {
  const { data } = useSuspenseQuery(riskQuery);
  const { t } = useTranslation('risk');
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')} />
      <Stack gap="xl" maw={860}>
        <RiskFigures figures={data.figures} />
        <Form shown={data} />
        <RiskTry />
        <RiskSources sources={data.sources} />
      </Stack>
    </>
  );
}

function Form({ shown: { settings, figures } }: { readonly shown: Shown }) {
  const { t } = useTranslation('risk');
  const mayChange = useMay()('set_policy');
  const form = useForm<RiskForm>({ initialValues: formOf(settings) });
  const act = useAct({
    run: (values: RiskForm) => changeRisk(settingsOf(values)),
    outdates: [riskQuery.queryKey],
    done: () => t('saved'),
    onDone: () => form.resetDirty(),
  });
  const number = (name: 'notice' | 'ask' | 'refuse' | 'rememberDays', least: number, most: number) => (
    <WholeNumber
      label={t(`field.${name}.label`)}
      description={t(`field.${name}.description`)}
      min={least}
      max={most}
      readOnly={!mayChange}
      {...form.getInputProps(name)}
    />
  );
  /** Figures are of sign-ins, and a session that moves is none. */
  const seenOf = (signal: (typeof SIGNALS)[number]): string => {
    const about = t(`signal.${signal}.description`);
    return signal === 'network_changed' ? about : `${about} ${t('figures.seen', { count: figures.signals[signal] })}`;
  };
  return (
    <form onSubmit={form.onSubmit((values) => act.mutate(values))}>
      <Stack gap="xl">
        <FormSection title={t('mode.title')}>
          <Radio.Group aria-label={t('mode.title')} {...form.getInputProps('mode')}>
            <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
              {MODES.map((mode) => (
                <Radio.Card key={mode} value={mode} p="md" className="choice" disabled={!mayChange}>
                  <Group wrap="nowrap" align="flex-start" gap="sm">
                    <Radio.Indicator mt={4} />
                    <div>
                      <Text fw={600} size="lg">
                        {t(`mode.${mode}.label`)}
                      </Text>
                      <Text size="sm" c="dimmed">
                        {t(`mode.${mode}.description`)}
                      </Text>
                    </div>
                  </Group>
                </Radio.Card>
              ))}
            </SimpleGrid>
          </Radio.Group>
        </FormSection>
        <FormSection title={t('thresholds.title')} intro={t('thresholds.intro')}>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
            {number('notice', 1, 100)}
            {number('ask', 1, 100)}
            {number('refuse', 1, 100)}
          </SimpleGrid>
        </FormSection>
        <FormSection title={t('weights.title')} intro={t('weights.intro')}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {SIGNALS.map((signal) => (
              <WholeNumber
                key={signal}
                label={t(`signal.${signal}.label`)}
                description={seenOf(signal)}
                min={0}
                max={100}
                readOnly={!mayChange}
                {...form.getInputProps(`weights.${signal}`)}
              />
            ))}
          </SimpleGrid>
        </FormSection>
        <TestOnRecord draft={tried(settingsOf(form.values))} ask={testRisk} />
        <FormSection title={t('remember.title')}>{number('rememberDays', 7, 365)}</FormSection>
        {mayChange ? (
          <>
            <ProblemAlert error={act.error} />
            <Group>
              <Button type="submit" loading={act.isPending} disabled={!form.isDirty()}>
                {t('save')}
              </Button>
            </Group>
          </>
        ) : (
          <Text c="dimmed">{t('readOnly')}</Text>
        )}
      </Stack>
    </form>
  );
}

/** Mode and memory make no difference to what is on record. */
function tried({ weights, thresholds }: RiskSettings): Pick<RiskSettings, 'weights' | 'thresholds'> {
  return { weights, thresholds };
}
