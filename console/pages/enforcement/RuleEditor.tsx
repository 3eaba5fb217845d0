import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactorKind } from '../../../src/domain/factors/factor.ts';
import { policyQuery } from '../../api/policy.ts';
import { useMay } from '../../api/self.ts';
import { smsQuery } from '../../api/sms.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { Dial } from './Dial.tsx';
import { addressedScope, type EditedScope } from './editedScope.ts';
import { FactorChoice } from './FactorChoice.tsx';
import { ReachChoice } from './ReachChoice.tsx';
import { RuleInForce } from './RuleInForce.tsx';
import { RuleOnTrial } from './RuleOnTrial.tsx';
import { RuleTimeline } from './RuleTimeline.tsx';
import { canReachSome, turnedTo } from './ruleForm.ts';
import { SaveRule } from './SaveRule.tsx';
import { SessionsChoice } from './SessionsChoice.tsx';
import { StartChoice } from './StartChoice.tsx';
import { TimingChoice } from './TimingChoice.tsx';
import { useRuleDraft } from './useRuleDraft.ts';
import { useRuleWords } from './useRuleWords.ts';

interface RuleEditorProps {
  readonly scope: EditedScope;
}

/** Shows and changes the rule of a tenant, a group or an application: what holds, the draft, what it would do, and all versions. */
export function RuleEditor({ scope }: RuleEditorProps) {
  return <Editor key={JSON.stringify(addressedScope(scope))} scope={scope} />;
}

function Editor({ scope }: RuleEditorProps) {
  const { t } = useTranslation('enforcement');
  const may = useMay();
  const mayChange = may('set_policy');
  const mayAct = may('demote_all_sessions') && may('revoke_all_sessions');
  const draft = useRuleDraft(scope);
  const { data: tenant } = useSuspenseQuery(policyQuery({ kind: 'tenant' }));
  const unavailable = useUnavailable();
  const words = useRuleWords();
  const top = useRef<HTMLDivElement>(null);
  const { values, seen, change } = draft;
  const isRunning = seen.inForce?.level === 'required' && values.start === 'now';
  return (
    <Stack gap="xl" maw={960} ref={top}>
      <RuleInForce scope={scope} policy={seen} />
      <RuleOnTrial scope={scope} mayChange={mayChange} />
      {mayChange && scope.kind === 'tenant' && values.level !== 'required' ? (
        <Alert title={t('advice.title')}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{t('advice.text')}</Text>
            <Button size="xs" variant="default" onClick={() => change(turnedTo(values, 'required'))}>
              {t('advice.act')}
            </Button>
          </Stack>
        </Alert>
      ) : null}
      <FormSection title={t('section.dial')}>
        <Dial
          scope={scope}
          value={values.level}
          onChange={(level) => change(turnedTo(values, level))}
          tenantLevel={tenant.level}
          isReadOnly={!mayChange}
        />
      </FormSection>
      {canReachSome(values.level) ? (
        <FormSection title={t('section.reach')}>
          <ReachChoice value={values} onChange={change} isReadOnly={!mayChange} />
        </FormSection>
      ) : null}
      {values.level === 'required' ? (
        <FormSection title={t('section.timing')}>
          <TimingChoice
            scope={scope}
            value={values}
            onChange={change}
            tenantTiming={words('timing', tenant.inForce)}
            graceFrom={isRunning ? seen.requiredSince : (draft.from ?? (values.start === 'now' ? seen.at : null))}
            isRunning={isRunning}
            isReadOnly={!mayChange}
          />
        </FormSection>
      ) : null}
      <FormSection title={t('section.factors')}>
        <FactorChoice
          scope={scope}
          value={values}
          onChange={change}
          unavailable={unavailable}
          tenantKinds={tenant.inForce?.factors ?? null}
          isReadOnly={!mayChange}
        />
      </FormSection>
      {mayChange ? (
        <>
          <FormSection title={t('section.start')}>
            <Group align="flex-start" gap="xl">
              <StartChoice value={values} onChange={change} />
              <SessionsChoice value={values} onChange={change} mayAct={mayAct} />
            </Group>
          </FormSection>
          <SaveRule scope={scope} draft={draft} />
        </>
      ) : (
        <Text c="dimmed">{t('readOnly')}</Text>
      )}
      <RuleTimeline
        scope={scope}
        onRestore={(said) => {
          draft.take(said);
          top.current?.scrollIntoView();
        }}
      />
    </Stack>
  );
}

/** F12: kinds that nobody here can use, each with the sentence why. */
function useUnavailable(): ReadonlyMap<FactorKind, string> {
  const { t } = useTranslation('enforcement');
  const { data: sms } = useQuery(smsQuery);
  const why =
    sms === undefined || sms.provedAt !== null
      ? null
      : sms.providers.length === 0
        ? 'noProvider'
        : sms.countries.length === 0
          ? 'noCountry'
          : 'notProved';
  return new Map(why === null ? [] : [['sms', t(`factors.sms.${why}`)]]);
}
