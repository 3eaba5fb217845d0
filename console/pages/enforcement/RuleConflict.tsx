import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY, type Policy, type RuleSaid } from '../../api/policy.ts';
import type { Problem } from '../../api/problem.ts';
import { When } from '../../parts/When.tsx';
import type { EditedScope } from './editedScope.ts';
import { RuleDifference } from './RuleDifference.tsx';
import { type RuleDraft, saidIn } from './useRuleDraft.ts';
import { useWho } from './useWho.ts';

/** One change that somebody else made meanwhile, as the refusal tells it. */
interface Change {
  readonly kind: 'added' | 'withdrawn';
  readonly at: string;
  readonly by: { readonly kind: string };
  readonly byName: string | null;
  readonly version: string;
  readonly says: RuleSaid & { readonly from: string };
}

interface RuleConflictProps {
  readonly scope: EditedScope;
  readonly draft: RuleDraft;
  /** The refusal: edition_conflict. */
  readonly problem: Problem;
  readonly isSaving: boolean;
  readonly onLook: (theirs: Policy) => void;
  readonly onSaveOver: (theirs: Policy) => void;
}

/** Somebody saved this rule while the draft was being written: who, when and what. Nothing of the draft is lost. */
export function RuleConflict({ scope, draft, problem, isSaving, onLook, onSaveOver }: RuleConflictProps) {
  const { t } = useTranslation('enforcement');
  const who = useWho();
  const queryClient = useQueryClient();
  const [theirs, setTheirs] = useState<Policy | null>(null);
  const { lookAgain, seen, rule } = draft;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each conflict
  useEffect(() => {
    void lookAgain().then(setTheirs);
    // The timeline and the impact too are of before.
    void queryClient.invalidateQueries({ queryKey: POLICY_KEY });
  }, [problem]);

  const changes = problem.facts['changes'] as readonly Change[];
  return (
    <Alert color="orange" role="alert" icon={<IconUsers aria-hidden />} title={t('conflict.title')}>
      <Stack gap="sm">
        {changes.map(({ kind, at, by, byName, version, says }) => (
          <div key={`${kind} ${version}`}>
            <Text size="sm" fw={600}>
              {t(`conflict.${kind}`, { name: who({ createdBy: by, createdByName: byName }) })} <When at={at} />
            </Text>
            {kind === 'added' ? <RuleDifference before={saidIn(scope, seen)} after={says} /> : null}
            {says.from > at ? (
              <Text size="sm">
                {t('conflict.from')} <When at={says.from} />
              </Text>
            ) : null}
          </div>
        ))}
        {theirs === null ? null : (
          <>
            <div>
              <Text size="sm" fw={600}>
                {t('conflict.mine')}
              </Text>
              <RuleDifference before={saidIn(scope, theirs)} after={rule} />
            </div>
            <Group>
              <Button variant="default" onClick={() => onLook(theirs)}>
                {t('conflict.look')}
              </Button>
              <Button loading={isSaving} onClick={() => onSaveOver(theirs)}>
                {t('conflict.saveOver')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Alert>
  );
}
