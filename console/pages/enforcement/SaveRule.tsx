import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from '../../api/impact.ts';
import { POLICY_KEY, type Policy, type RuleSaved, setRule } from '../../api/policy.ts';
import { Problem } from '../../api/problem.ts';
import { tryRule } from '../../api/trials.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { momentText } from '../../parts/timeTexts.ts';
import { useAct } from '../../parts/useAct.ts';
import { ConfirmSessions } from './ConfirmSessions.tsx';
import { addressedScope, type EditedScope } from './editedScope.ts';
import { ImpactNumbers } from './ImpactNumbers.tsx';
import { ImpactPeople } from './ImpactPeople.tsx';
import { KeptDraft } from './KeptDraft.tsx';
import { Replay } from './Replay.tsx';
import { RuleConflict } from './RuleConflict.tsx';
import { RuleDifference } from './RuleDifference.tsx';
import { type RuleForm, sessionsActOf } from './ruleForm.ts';
import { SaveStop, stopOf } from './SaveStop.tsx';
import { useImpact } from './useImpact.ts';
import { type RuleDraft, saidIn } from './useRuleDraft.ts';

interface SaveRuleProps {
  readonly scope: EditedScope;
  readonly draft: RuleDraft;
}

/** The end of the editor: what changes, what that would do to whom, what stands against it, and the button. */
export function SaveRule({ scope, draft }: SaveRuleProps) {
  const { t, i18n } = useTranslation('enforcement');
  const { rule, from, seen, values, isDrafted, isComplete } = draft;
  const drafted = { scope: addressedScope(scope), rule, from };
  const written = JSON.stringify(drafted);
  const standing = useImpact(isDrafted && isComplete ? drafted : null);
  const [opened, setOpened] = useState<Outcome | null>(null);
  const act = sessionsActOf(values);
  /** The edition on which an act on all sessions is being confirmed; null: none is. */
  const [confirming, setConfirming] = useState<number | null>(null);
  const [kept, setKept] = useState<RuleForm | null>(null);
  /** The draft for which dead ends were accepted: another draft has other ones. */
  const [accepted, setAccepted] = useState<string | null>(null);

  const save = useAct({
    run: (change: { readonly expectedEdition: number; readonly written: string }): Promise<RuleSaved> =>
      setRule(drafted.scope, {
        rule,
        from,
        expectedEdition: change.expectedEdition,
        deadEnds: accepted === change.written ? 'accept' : 'refuse',
        sessions: act,
      }),
    outdates: [POLICY_KEY],
    done: ({ says }) => (from === null ? t('save.done') : t('save.scheduled', { at: momentText(new Date(says.from), i18n.language) })),
    onDone: () => {
      setConfirming(null);
      // This session was reached as well: the server says what it is still good for.
      if (act !== null && from === null) return window.location.reload();
      setKept(null);
      void draft.lookAgain().then(draft.beginOn);
    },
  });
  /** What is about everybody's sessions is confirmed with their number first. */
  const begin = (edition: number): void => {
    if (act === null) save.mutate({ expectedEdition: edition, written });
    else setConfirming(edition);
  };
  const trial = useAct({
    run: tryRule,
    outdates: [POLICY_KEY],
    done: ({ deadEnds }) => t(deadEnds.length === 0 ? 'replay:trial.begun' : 'replay:trial.begunStuck'),
  });
  // What was refused was refused of the draft as it was then.
  const error = save.variables?.written === written ? save.error : null;
  const stop = stopOf(standing, error);
  const conflict = error instanceof Problem && error.code === 'edition_conflict' ? error : null;
  const isStopped = stop.kind === 'refused' || (stop.kind === 'confirm' && accepted !== written);

  const lookAtTheirs = (theirs: Policy): void => {
    setKept(values);
    save.reset();
    draft.beginOn(theirs);
  };

  return (
    <FormSection title={t('section.save')}>
      {kept === null ? null : (
        <KeptDraft
          onBack={() => {
            draft.put(kept);
            setKept(null);
          }}
        />
      )}
      {isDrafted ? <RuleDifference before={saidIn(scope, seen)} after={rule} /> : <Text size="sm">{t('save.nothing')}</Text>}
      {isDrafted && !isComplete ? <Text size="sm">{t('save.incomplete')}</Text> : null}
      {standing.kind === 'failed' ? (
        <ProblemAlert error={standing.error} retry={standing.again}>
          <Text size="sm">{t('impact:failed')}</Text>
        </ProblemAlert>
      ) : standing.kind === 'none' ? null : (
        <ImpactNumbers standing={standing} onOpen={setOpened} />
      )}
      {isDrafted && isComplete ? <Replay tried={{ scope: drafted.scope, rule }} /> : null}
      <ImpactPeople draft={drafted} outcome={opened} onClose={() => setOpened(null)} />
      <SaveStop stop={stop} isAccepted={accepted === written} onAccept={(isAccepted) => setAccepted(isAccepted ? written : null)} />
      {conflict === null ? null : (
        <RuleConflict
          scope={scope}
          draft={draft}
          problem={conflict}
          isSaving={save.isPending}
          onLook={lookAtTheirs}
          onSaveOver={({ edition }) => begin(edition)}
        />
      )}
      {stop.kind === 'none' && conflict === null ? <ProblemAlert error={error} /> : null}
      {act === null || confirming === null ? null : (
        <ConfirmSessions
          act={act}
          isRunning={save.isPending}
          error={error}
          onConfirm={() => save.mutate({ expectedEdition: confirming, written })}
          onClose={() => setConfirming(null)}
        />
      )}
      <ProblemAlert error={trial.error} />
      <Group>
        {conflict === null ? (
          <Button
            onClick={() => begin(seen.edition)}
            loading={save.isPending}
            disabled={!isDrafted || !isComplete || isStopped || standing.kind === 'counting'}
          >
            {from === null ? t('save.now') : t('save.later', { at: momentText(new Date(from), i18n.language) })}
          </Button>
        ) : null}
        {isDrafted && isComplete ? (
          <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate({ scope: drafted.scope, rule })}>
            {t('replay:trial.act')}
          </Button>
        ) : null}
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
