import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY, type Policy, type RuleSaved, setRule } from '../../api/policy.ts';
import { Problem } from '../../api/problem.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { momentText } from '../../parts/timeTexts.ts';
import { useAct } from '../../parts/useAct.ts';
import { type DeadEnd, DeadEndList } from './DeadEndList.tsx';
import { addressedScope, type EditedScope } from './editedScope.ts';
import { RuleConflict } from './RuleConflict.tsx';
import { RuleDifference } from './RuleDifference.tsx';
import type { RuleForm } from './ruleForm.ts';
import { type RuleDraft, saidIn } from './useRuleDraft.ts';

interface SaveRuleProps {
  readonly scope: EditedScope;
  readonly draft: RuleDraft;
}

/** The end of the editor: what changes, what it would do, what stands against it, and the button. */
export function SaveRule({ scope, draft }: SaveRuleProps) {
  const { t, i18n } = useTranslation('enforcement');
  const { rule, from, seen, values, isDrafted, isComplete } = draft;
  const [kept, setKept] = useState<RuleForm | null>(null);
  /** The draft for which dead ends were accepted: another draft has other ones. */
  const [accepted, setAccepted] = useState<string | null>(null);
  const written = JSON.stringify([rule, from]);
  const save = useAct({
    run: ({ expectedRevision }: { readonly expectedRevision: number }): Promise<RuleSaved> =>
      setRule(addressedScope(scope), { rule, from, expectedRevision, deadEnds: accepted === written ? 'accept' : 'refuse' }),
    outdates: [POLICY_KEY],
    done: ({ says }) => (from === null ? t('save.done') : t('save.scheduled', { at: momentText(new Date(says.from), i18n.language) })),
    onDone: () => {
      setKept(null);
      void draft.lookAgain().then(draft.beginOn);
    },
  });
  const problem = save.error instanceof Problem ? save.error : null;

  const lookAtTheirs = (theirs: Policy): void => {
    setKept(values);
    save.reset();
    draft.beginOn(theirs);
  };

  return (
    <FormSection title={t('section.save')}>
      {kept === null ? null : (
        <Alert color="blue" role="status" title={t('conflict.kept.title')}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{t('conflict.kept.text')}</Text>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                draft.put(kept);
                setKept(null);
              }}
            >
              {t('conflict.kept.back')}
            </Button>
          </Stack>
        </Alert>
      )}
      {isDrafted ? <RuleDifference before={saidIn(scope, seen)} after={rule} /> : <Text size="sm">{t('save.nothing')}</Text>}
      {problem?.code === 'revision_conflict' ? (
        <RuleConflict
          scope={scope}
          draft={draft}
          isSaving={save.isPending}
          onLook={lookAtTheirs}
          onSaveOver={({ revision }) => save.mutate({ expectedRevision: revision })}
        />
      ) : problem?.code === 'dead_ends' ? (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t('deadEnds.title')}>
          <Stack gap="sm">
            <Text size="sm">{t('deadEnds.text')}</Text>
            <DeadEndList deadEnds={problem.facts['deadEnds'] as readonly DeadEnd[]} />
            <Checkbox
              label={t('deadEnds.accept')}
              checked={accepted === written}
              onChange={({ currentTarget }) => setAccepted(currentTarget.checked ? written : null)}
            />
          </Stack>
        </Alert>
      ) : problem?.code === 'administrators_locked_out' ? (
        <ProblemAlert error={problem}>
          <Text size="sm">{t('lockOut.text')}</Text>
        </ProblemAlert>
      ) : (
        <ProblemAlert error={save.error} />
      )}
      <Group>
        <Button
          onClick={() => save.mutate({ expectedRevision: seen.revision })}
          loading={save.isPending}
          disabled={!isDrafted || !isComplete}
        >
          {from === null ? t('save.now') : t('save.later', { at: momentText(new Date(from), i18n.language) })}
        </Button>
        {isDrafted ? (
          <Button
            variant="default"
            onClick={() => {
              save.reset();
              draft.reset();
            }}
          >
            {t('save.drop')}
          </Button>
        ) : null}
      </Group>
    </FormSection>
  );
}
