import { NativeSelect, Radio, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { REQUIRED_FACTORS } from '../../../src/domain/directory/requiredFactors.ts';
import { SIGNAL_KINDS } from '../../../src/domain/risk/signals.ts';
import { consoleOperation, HIGH_RISK_ACTS } from '../../../src/domain/stepUp/highRiskAct.ts';
import { TRIGGER_KINDS } from '../../../src/domain/stepUp/stepUpRule.ts';
import { POLICY_KEY } from '../../api/policy.ts';
import { type StepUpRule, saveStepUpRule, testStepUpRule } from '../../api/stepUp.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { TestOnRecord } from '../../parts/TestOnRecord.tsx';
import { useAct } from '../../parts/useAct.ts';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { draftOf, formOf, isNamed, NEW_RULE, type StepUpForm } from './stepUpForm.ts';

interface EditStepUpProps {
  /** null: a new one. */
  readonly rule: StepUpRule | null;
  /** Those that applications carry. */
  readonly labels: readonly string[];
  readonly onClose: () => void;
}

const MOST_MINUTES = 43_200;

/** When a rule asks, for what, and whether it is enforced. What it would do is said in a sentence before it is saved. */
export function EditStepUp({ rule, labels, onClose }: EditStepUpProps) {
  const { t } = useTranslation('stepUp');
  const form = useForm<StepUpForm>({ initialValues: rule === null ? NEW_RULE : formOf(rule) });
  const { values } = form;
  const save = useAct({
    run: (typed: StepUpForm) =>
      saveStepUpRule(rule?.id ?? null, { ...draftOf(typed, rule), ...(rule === null ? {} : { expectedEdition: rule.edition }) }),
    outdates: [POLICY_KEY],
    done: (_answer, { name }) => t('saved', { name }),
    onDone: onClose,
  });
  const isReady = values.name.trim() !== '' && values.minutes !== '' && isNamed(values);
  return (
    <ConfirmAct
      opened
      title={rule === null ? t('add') : t('editOf', { name: rule.name })}
      act={t('save')}
      isRunning={save.isPending}
      error={save.error}
      isReady={isReady}
      onConfirm={() => save.mutate(values)}
      onClose={onClose}
    >
      <Stack>
        <TextInput
          label={t('field.name.label')}
          description={t('field.name.description')}
          maxLength={200}
          required
          data-autofocus
          {...form.getInputProps('name')}
        />
        <NativeSelect
          label={t('field.kind')}
          data={TRIGGER_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          {...form.getInputProps('kind')}
        />
        <TextInput
          label={t(`field.named.${values.kind}.label`)}
          description={describedNamed(t(`field.named.${values.kind}.description`), namesShown(values.kind, labels))}
          spellCheck={false}
          autoCapitalize="none"
          required={values.kind !== 'proof_age'}
          maxLength={100}
          {...form.getInputProps('named')}
        />
        <Switch
          label={t('field.aal2.label')}
          description={t('field.aal2.description')}
          {...form.getInputProps('needsAal2', { type: 'checkbox' })}
        />
        {values.needsAal2 ? (
          <Radio.Group label={t('field.factors')} {...form.getInputProps('factors')}>
            <Stack gap="xs" mt="xs">
              {REQUIRED_FACTORS.map((factors) => (
                <Radio key={factors} value={factors} label={t(`asks.${factors}`)} />
              ))}
            </Stack>
          </Radio.Group>
        ) : null}
        <WholeNumber
          label={t('field.minutes.label')}
          description={t('field.minutes.description')}
          min={1}
          max={MOST_MINUTES}
          {...form.getInputProps('minutes')}
        />
        <Switch
          label={t('field.reportOnly.label')}
          description={t('field.reportOnly.description')}
          {...form.getInputProps('isReportOnly', { type: 'checkbox' })}
        />
        <Text size="sm" role="status">
          {isReady
            ? t(values.isReportOnly ? 'would.report_only' : 'would.enforced', { what: asked(t, values), minutes: values.minutes })
            : t('would.nothing')}
        </Text>
        {isReady ? (
          <TestOnRecord
            draft={draftOf(values, rule)}
            ask={(draft, onProgress) => testStepUpRule({ rule: rule?.id ?? null, days: 30, ...draft }, onProgress)}
          />
        ) : null}
      </Stack>
    </ConfirmAct>
  );
}

function asked(t: (key: string) => string, { needsAal2, factors }: StepUpForm): string {
  return t(needsAal2 ? `what.${factors}` : 'what.recent');
}

/** What is there to choose from: the labels that are in use, and the console's own operations. Of an application's, and of scopes, nobody knows here. */
function namesShown(kind: StepUpForm['kind'], labels: readonly string[]): readonly string[] {
  if (kind === 'signal') return SIGNAL_KINDS;
  if (kind === 'operation') return HIGH_RISK_ACTS.map(consoleOperation);
  return kind === 'first_access' || kind === 'proof_age' ? labels : [];
}

function describedNamed(description: string, labels: readonly string[]): string {
  return labels.length === 0 ? description : `${description} (${labels.join(', ')})`;
}
