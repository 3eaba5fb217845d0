import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ENGLISH_SIGNALS, GERMAN_SIGNALS } from '../../../src/domain/risk/signalWords.ts';
import { type Explanation, explainFrom, type SignInFrom } from '../../api/explanations.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { PersonPicker } from '../../parts/PersonPicker.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { WhyDetails } from '../enforcement/WhyDetails.tsx';

const BROWSERS = ['one_of_theirs', 'new'] as const;

/** What if this person signed in from there? Assessed as saved, and nothing is recorded. */
export function RiskTry() {
  const { t } = useTranslation('risk');
  const form = useForm<Omit<SignInFrom, 'user'> & { readonly user: string | null }>({
    initialValues: { user: null, address: '', browser: 'one_of_theirs' },
    validate: {
      user: (user) => (user === null ? t('try.whoMissing') : null),
      address: (to) => (to.trim() === '' ? t('try.addressMissing') : null),
    },
  });
  const asked = useMutation({ mutationFn: explainFrom });
  return (
    <FormSection title={t('try.title')} intro={t('try.intro')}>
      <form
        onSubmit={form.onSubmit(({ user, address, browser }) => {
          if (user !== null) asked.mutate({ user, address: address.trim(), browser });
        })}
      >
        <Stack gap="md">
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <PersonPicker
              label={t('try.who')}
              error={form.errors['user']}
              value={form.values.user}
              onChange={(user) => form.setFieldValue('user', user)}
            />
            <TextInput label={t('try.address')} placeholder="203.0.113.9" autoComplete="off" {...form.getInputProps('address')} />
          </Group>
          <Group>
            <SegmentedControl
              aria-label={t('try.browser.label')}
              data={BROWSERS.map((value) => ({ value, label: t(`try.browser.${value}`) }))}
              {...form.getInputProps('browser')}
            />
            <Button type="submit" variant="default" loading={asked.isPending}>
              {t('try.ask')}
            </Button>
          </Group>
        </Stack>
      </form>
      <ProblemAlert error={asked.error} />
      <div aria-live="polite">{asked.data === undefined ? null : <Answer explanation={asked.data} />}</div>
    </FormSection>
  );
}

function Answer({ explanation: { outcome, risk, sentences } }: { readonly explanation: Explanation }) {
  const { t, i18n } = useTranslation('risk');
  const words = i18n.language === 'de' ? GERMAN_SIGNALS : ENGLISH_SIGNALS;
  return (
    <Stack gap="sm">
      <Text fw={600}>{outcome}</Text>
      {risk === null ? (
        <Text size="sm">{t('try.off')}</Text>
      ) : (
        <>
          <Text size="sm">{t('try.score', { score: risk.score, band: t(`figures.band.${risk.band}`) })}</Text>
          <RowTable
            caption={t('try.signals')}
            rows={risk.signals}
            keyOf={({ kind }) => kind}
            empty=""
            columns={[
              { name: t('try.signal'), cell: ({ kind }) => t(`signal.${kind}.label`) },
              {
                name: t('try.seen'),
                cell: ({ kind, state, evidence }) => {
                  if (state === 'present') return words.present[kind](evidence);
                  return t(evidence['because'] === 'first_sign_in' ? 'try.first' : `try.state.${state}`);
                },
              },
            ]}
          />
        </>
      )}
      <WhyDetails why={sentences} />
    </Stack>
  );
}
