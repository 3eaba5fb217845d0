import { Alert, Anchor, List, Progress, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Rollout, rolloutQuery } from '../../api/rollouts.ts';
import { useMay } from '../../api/self.ts';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { When } from '../../parts/When.tsx';
import { BrakeReasons } from './BrakeReasons.tsx';
import { MailingSection } from './MailingSection.tsx';
import { ReadinessSection } from './ReadinessSection.tsx';
import { RolloutActs } from './RolloutActs.tsx';
import { RolloutState } from './RolloutState.tsx';
import { StageTable } from './StageTable.tsx';
import { StageWhatIf } from './StageWhatIf.tsx';

const route = getRouteApi('/rollouts/$rollout');

/** One roll-out: how it stands, its stages, what its brake sees, and its versions. */
export function OneRollout() {
  const { t } = useTranslation('rollouts');
  const { rollout: id } = route.useParams();
  const { data: rollout } = useSuspenseQuery(rolloutQuery(id));
  const mayChange = useMay()('set_policy');
  const { plan, state, reasons, stages, changedAt, createdAt, createdByName } = rollout;
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/rollouts" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={plan.name}>{mayChange ? <RolloutActs rollout={rollout} /> : null}</PageTitle>
      <Stack gap="xl" maw={960}>
        {reasons === null ? null : (
          <Alert color="red" title={t('halted.title')}>
            <Stack gap="xs">
              <BrakeReasons reasons={reasons} />
              <Text size="sm">{t('halted.text')}</Text>
            </Stack>
          </Alert>
        )}
        <FormSection title={t('one.standing')}>
          <Facts
            facts={[
              { name: t('column.state'), value: <RolloutState state={state} /> },
              { name: t('one.since'), value: <When at={changedAt} /> },
              {
                name: t('one.started'),
                value: (
                  <>
                    <When at={createdAt} />
                    {createdByName === null ? '' : `, ${createdByName}`}
                  </>
                ),
              },
              { name: t('one.ready'), value: <Ready rollout={rollout} /> },
            ]}
          />
        </FormSection>
        <FormSection title={t('one.stages')} intro={t('one.stagesIntro')}>
          <StageTable plan={plan} stages={stages} />
        </FormSection>
        <ReadinessSection plan={plan} />
        {state === 'finished' || state === 'rolled_back' ? null : <BrakeSection rollout={rollout} />}
        <MailingSection rollout={rollout} />
        <FormSection title={t('one.whatIf')} intro={t('one.whatIfIntro')}>
          <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/enforcement/groups" {...props} />}>
            {t('one.lookUp')}
          </Anchor>
          <StageWhatIf rollout={rollout} />
        </FormSection>
        <FormSection title={t('one.versions')} intro={t('one.versionsIntro')}>
          <List size="sm">
            {rollout.steps.map(({ version, kind, from, withdrawnAt }) => (
              <List.Item key={version}>
                <When at={from} />: {t(`step.${kind}`)}
                {withdrawnAt === null ? '' : ` (${t('step.withdrawn')})`}
              </List.Item>
            ))}
          </List>
        </FormSection>
      </Stack>
    </>
  );
}

/** Of everybody whom it reaches in the end. */
function Ready({ rollout: { stages } }: { readonly rollout: Rollout }) {
  const { t, i18n } = useTranslation('rollouts');
  const { ready, people } = stages.at(-1)?.readiness ?? { ready: 0, people: 0 };
  const words = t('stage.readyOf', { ready: ready.toLocaleString(i18n.language), people: people.toLocaleString(i18n.language) });
  return (
    <Stack gap={4} maw={320}>
      <span>{words}</span>
      <Progress value={people === 0 ? 0 : (100 * ready) / people} aria-label={words} />
    </Stack>
  );
}

function BrakeSection({ rollout: { state, plan, brake } }: { readonly rollout: Rollout }) {
  const { t } = useTranslation('rollouts');
  return (
    <FormSection title={t('one.brake')} intro={t(plan.brake === null ? 'brake.none' : 'brake.intro')}>
      <Facts
        facts={[
          { name: t('brake.stuck'), value: t('brake.stuckOf', { stuck: brake.stuck, reached: brake.reached }) },
          ...(plan.brake === null
            ? []
            : [
                { name: t('brake.leastReady'), value: t('percent', { percent: plan.brake.leastReady }) },
                { name: t('brake.mostStuck'), value: t('percent', { percent: plan.brake.mostStuck }) },
              ]),
        ]}
      />
      {brake.reasons.length === 0 ? (
        plan.brake === null ? null : (
          <Text size="sm">{t('brake.moves')}</Text>
        )
      ) : (
        <>
          <Text size="sm">{t(state === 'running' ? 'brake.halts' : 'brake.wouldHalt')}</Text>
          <BrakeReasons reasons={brake.reasons} />
        </>
      )}
    </FormSection>
  );
}
