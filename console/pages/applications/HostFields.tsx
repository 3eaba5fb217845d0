import { Button, Checkbox, Group, Paper, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { REQUIRED_FACTORS } from '../../../src/domain/directory/requiredFactors.ts';
import { WholeNumber } from '../../parts/WholeNumber.tsx';
import { type HostForm, isPath, type PathRuleForm } from './hostForm.ts';

interface HostFieldsProps<Form extends HostForm> {
  readonly form: UseFormReturnType<Form>;
  readonly isReadOnly?: boolean;
}

/** Which hosts a proxy guards, and what their paths ask besides the rules. */
export function HostFields<Form extends HostForm>({ form, isReadOnly = false }: HostFieldsProps<Form>) {
  const { t } = useTranslation('applications');
  const { rules } = form.values;
  const setRules = (changed: readonly PathRuleForm[]): void => form.setValues({ rules: changed } as Partial<Form>);
  const add = (): void => {
    const key = Math.max(-1, ...rules.map((rule) => rule.key)) + 1;
    setRules([...rules, { key, path: '/', needsAal2: true, factors: 'any', maxAge: '' }]);
  };
  return (
    <>
      <Textarea
        label={t('host.origins.label')}
        description={t('host.origins.description')}
        placeholder={t('host.origins.placeholder')}
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        autoCapitalize="none"
        required
        readOnly={isReadOnly}
        {...form.getInputProps('origins')}
      />
      <div>
        <Text fw={600}>{t('host.rules.label')}</Text>
        <Text size="sm" c="dimmed" maw="70ch">
          {t('host.rules.description')}
        </Text>
      </div>
      {rules.map((rule) => (
        <PathRule
          key={rule.key}
          rule={rule}
          isReadOnly={isReadOnly}
          onChange={(part) => setRules(rules.map((one) => (one.key === rule.key ? { ...one, ...part } : one)))}
          onRemove={() => setRules(rules.filter(({ key }) => key !== rule.key))}
        />
      ))}
      {isReadOnly ? null : (
        <Group>
          <Button variant="default" size="xs" onClick={add}>
            {t('host.rules.add')}
          </Button>
        </Group>
      )}
    </>
  );
}

interface PathRuleProps {
  readonly rule: PathRuleForm;
  readonly isReadOnly: boolean;
  readonly onChange: (part: Partial<PathRuleForm>) => void;
  readonly onRemove: () => void;
}

function PathRule({ rule, isReadOnly, onChange, onRemove }: PathRuleProps) {
  const { t } = useTranslation('applications');
  const { path, needsAal2, factors, maxAge } = rule;
  return (
    <Paper withBorder p="sm" component="fieldset" aria-label={t('host.rule.of', { path })}>
      <Stack gap="sm">
        <TextInput
          label={t('host.rule.path')}
          description={t('host.rule.pathAbout')}
          value={path}
          maxLength={200}
          spellCheck={false}
          autoCapitalize="none"
          readOnly={isReadOnly}
          error={isPath(path) ? null : t('host.rule.pathWrong')}
          onChange={({ currentTarget: { value } }) => onChange({ path: value })}
        />
        <Checkbox
          label={t('host.rule.aal2')}
          checked={needsAal2}
          disabled={isReadOnly}
          onChange={({ currentTarget: { checked } }) => onChange({ needsAal2: checked })}
        />
        {needsAal2 ? (
          <Radio.Group
            label={t('host.rule.factors')}
            value={factors}
            onChange={(chosen) => onChange({ factors: REQUIRED_FACTORS.find((one) => one === chosen) ?? 'any' })}
          >
            <Group mt="xs">
              {REQUIRED_FACTORS.map((one) => (
                <Radio key={one} value={one} disabled={isReadOnly} label={t(`host.rule.with.${one}`)} />
              ))}
            </Group>
          </Radio.Group>
        ) : null}
        <WholeNumber
          label={t('host.rule.maxAge')}
          description={t('host.rule.maxAgeAbout')}
          value={maxAge}
          onChange={(minutes) => onChange({ maxAge: minutes })}
          min={1}
          max={43_200}
          readOnly={isReadOnly}
          error={needsAal2 || maxAge !== '' ? null : t('host.rule.asksNothing')}
          maw={320}
        />
        {isReadOnly ? null : (
          <Group>
            <Button variant="subtle" size="xs" onClick={onRemove} aria-label={t('host.rule.removeOf', { path })}>
              {t('host.rule.remove')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
