import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Policy, timelineQuery, type Version } from '../../api/policy.ts';
import { When } from '../../parts/When.tsx';
import { addressedScope, type EditedScope } from './editedScope.ts';
import { RuleDifference } from './RuleDifference.tsx';
import { type RuleDraft, saidIn } from './useRuleDraft.ts';
import { useWho } from './useWho.ts';

interface RuleConflictProps {
  readonly scope: EditedScope;
  readonly draft: RuleDraft;
  readonly isSaving: boolean;
  readonly onLook: (theirs: Policy) => void;
  readonly onSaveOver: (theirs: Policy) => void;
}

/** Somebody saved a rule while this draft was being written: who, when and what. Nothing of the draft is lost. */
export function RuleConflict({ scope, draft, isSaving, onLook, onSaveOver }: RuleConflictProps) {
  const { t } = useTranslation('enforcement');
  const who = useWho();
  const queryClient = useQueryClient();
  const [theirs, setTheirs] = useState<Policy | null>(null);
  const query = timelineQuery(addressedScope(scope));
  const { data: timeline } = useQuery(query);
  const { lookAgain, seen, rule } = draft;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each conflict, which is when this is shown
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: query.queryKey });
    void lookAgain().then(setTheirs);
  }, []);

  if (theirs === null) return null;
  const since = (timeline?.versions ?? []).filter((version) => changedAt(version) > seen.at).sort((one, other) => compare(other, one));
  const [latest] = since;
  return (
    <Alert color="orange" role="alert" icon={<IconUsers aria-hidden />} title={t('conflict.title')}>
      <Stack gap="sm">
        {latest === undefined ? (
          <Text size="sm">{t('conflict.elsewhere')}</Text>
        ) : (
          <Text size="sm">
            {t(latest.withdrawnAt === null ? 'conflict.who' : 'conflict.whoWithdrew', { name: who(latest) })}{' '}
            <When at={changedAt(latest)} />
          </Text>
        )}
        {theirs.inForce === null ? null : (
          <div>
            <Text size="sm" fw={600}>
              {t('conflict.theirs')}
            </Text>
            <RuleDifference before={saidIn(scope, seen)} after={theirs.inForce} />
          </div>
        )}
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
          <Button color="orange" variant="outline" loading={isSaving} onClick={() => onSaveOver(theirs)}>
            {t('conflict.saveOver')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function changedAt({ createdAt, withdrawnAt }: Version): string {
  return withdrawnAt ?? createdAt;
}

function compare(one: Version, other: Version): number {
  return changedAt(one).localeCompare(changedAt(other));
}
