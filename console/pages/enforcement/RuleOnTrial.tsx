import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY } from '../../api/policy.ts';
import { endTrial, type TriedOutcome, type TriedPage, trialsQuery, triedQuery } from '../../api/trials.ts';
import { Level } from '../../parts/Level.tsx';
import { PersonNamed } from '../../parts/PersonNamed.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { RowTable } from '../../parts/RowTable.tsx';
import { SidePanel } from '../../parts/SidePanel.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { addressedScope, type EditedScope } from './editedScope.ts';
import { useRuleWords } from './useRuleWords.ts';

/** The heaviest first. */
const SHOWN = ['refused', 'held', 'can_skip', 'challenged', 'let_in'] as const satisfies readonly TriedOutcome[];

interface RuleOnTrialProps {
  readonly scope: EditedScope;
  readonly mayChange: boolean;
}

/** The rule that is tried here without being enforced, and what it would have done to real sign-ins. Nothing while none is. */
export function RuleOnTrial({ scope, mayChange }: RuleOnTrialProps) {
  const { t } = useTranslation('replay');
  const words = useRuleWords();
  const [opened, setOpened] = useState<TriedOutcome | null>(null);
  const { data } = useQuery(trialsQuery);
  const of = addressedScope(scope);
  const end = useAct({ run: () => endTrial(of), outdates: [POLICY_KEY], done: () => t('trial.ended') });
  const trial = data?.trials.find((one) => JSON.stringify(one.scope) === JSON.stringify(of));
  if (data === undefined || trial === undefined) return null;
  const { says } = trial;
  const counted = SHOWN.filter((outcome) => data.numbers[outcome].signIns > 0);
  return (
    <Alert color="gray" title={t('trial.title')}>
      <Stack gap="sm" align="flex-start">
        <Group gap="xs">
          <Level level={says.level} />
          <Text size="sm">
            {says.level === 'required' ? `${words('timing', says)} · ` : ''}
            {words('factors', says)} · {t('trial.since')} <When at={says.from} />
          </Text>
        </Group>
        {counted.length === 0 ? <Text size="sm">{t('trial.nothing')}</Text> : null}
        {counted.length === 0 ? null : (
          <>
            <Text size="sm">{t('trial.figures')}</Text>
            <List size="sm">
              {counted.map((outcome) => (
                <List.Item key={outcome}>
                  <Anchor component="button" type="button" size="sm" underline="always" onClick={() => setOpened(outcome)}>
                    {t(`trial.outcome.${outcome}`, { count: data.numbers[outcome].signIns, people: data.numbers[outcome].people })}
                  </Anchor>
                </List.Item>
              ))}
            </List>
          </>
        )}
        {data.trials.length > 1 ? <Text size="sm">{t('trial.together')}</Text> : null}
        <ProblemAlert error={end.error} />
        {mayChange ? (
          <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate(undefined)}>
            {t('trial.end')}
          </Button>
        ) : null}
      </Stack>
      <SidePanel opened={opened !== null} onClose={() => setOpened(null)} size="xl" title={t('trial.list')}>
        {opened === null ? null : <SignIns outcome={opened} />}
      </SidePanel>
    </Alert>
  );
}

function SignIns({ outcome }: { readonly outcome: TriedOutcome }) {
  const { t } = useTranslation('replay');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(triedQuery(outcome));
  return (
    <RowTable
      caption={t('trial.caption')}
      columns={[
        { name: t('list.person'), cell: ({ person }) => <Who person={person} /> },
        { name: t('trial.at'), cell: ({ at }) => <When at={at} /> },
      ]}
      rows={data?.pages.flatMap(({ signIns }) => signIns)}
      keyOf={({ event }) => event}
      error={error}
      retry={() => void refetch()}
      empty={t('list.empty')}
      onMore={hasNextPage ? () => void fetchNextPage() : null}
      isLoadingMore={isFetchingNextPage}
    />
  );
}

function Who({ person }: { readonly person: TriedPage['signIns'][number]['person'] }) {
  const { t } = useTranslation('replay');
  if (person === null) return <>{t('trial.gone')}</>;
  return <PersonNamed person={person} />;
}
