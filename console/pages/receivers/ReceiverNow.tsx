import { Alert, Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RECEIVERS, type Receiver, switchReceiver, tryReceiver } from '../../api/receivers.ts';
import { useMay } from '../../api/self.ts';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { MoveReceiver } from './MoveReceiver.tsx';
import { ReceiverState } from './ReceiverState.tsx';
import { SignalsFacts } from './SignalsFacts.tsx';
import { targetText } from './targetText.ts';
import { useReasons } from './useReasons.ts';
import { Waiting } from './Waiting.tsx';

/** How a receiver stands, and what can be done about it at once. */
export function ReceiverNow({ receiver }: { readonly receiver: Receiver }) {
  const { t } = useTranslation('receivers');
  const mayChange = useMay()('change_receivers');
  const { target, waiting, waitingSince, deliveredAt, failures, failingSince } = receiver;
  const where = targetText(receiver);
  return (
    <FormSection title={t('section.now')}>
      <Facts
        facts={[
          { name: t('column.state'), value: <ReceiverState receiver={receiver} /> },
          ...(where === null ? [] : [{ name: t('fact.where'), value: where }]),
          { name: t('column.waiting'), value: <Waiting receiver={receiver} key={`${waiting} ${waitingSince}`} /> },
          { name: t('column.delivered'), value: deliveredAt === null ? t('never') : <When at={deliveredAt} /> },
          ...(failingSince === null
            ? []
            : [
                {
                  name: t('fact.failing'),
                  value: (
                    <>
                      <When at={failingSince} /> · {t('fact.tries', { count: failures })}
                    </>
                  ),
                },
              ]),
        ]}
      />
      {target.kind === 'shared_signals' ? <SignalsFacts target={target} /> : null}
      {mayChange ? <Acts receiver={receiver} /> : null}
    </FormSection>
  );
}

function Acts({ receiver }: { readonly receiver: Receiver }) {
  const { t } = useTranslation('receivers');
  const { id, name, state, target } = receiver;
  const { failure } = useReasons();
  const [isMoving, setMoving] = useState(false);
  const test = useAct({ run: () => tryReceiver(id), outdates: [RECEIVERS] });
  const turn = useAct({
    run: (to: 'pause' | 'resume') => switchReceiver(id, to),
    outdates: [RECEIVERS],
    done: ({ state: now }) => t(now === 'paused' ? 'pauseDone' : 'resumeDone', { name }),
  });
  const isWithoutStream = target.kind === 'shared_signals' && target.delivery === null;
  return (
    <>
      {test.data == null ? null : test.data.error === null ? (
        <Alert color="harbour" variant="light" icon={<IconCircleCheck aria-hidden />} title={t('test.taken')} role="status">
          {t('test.took', { count: test.data.milliseconds })}
        </Alert>
      ) : (
        <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('test.failed')} role="status">
          {failure(test.data.error)}
        </Alert>
      )}
      <ProblemAlert error={test.error ?? turn.error} />
      <Group>
        {target.kind === 'shared_signals' ? null : (
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate(undefined)}>
            {t('test.send')}
          </Button>
        )}
        {state === 'failing' ? (
          <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate('resume')}>
            {t('tryNow')}
          </Button>
        ) : null}
        {isWithoutStream ? null : (
          <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate(state === 'paused' ? 'resume' : 'pause')}>
            {t(state === 'paused' ? 'resume' : 'pause.act')}
          </Button>
        )}
        <Button variant="default" onClick={() => setMoving(true)}>
          {t('move.open')}
        </Button>
      </Group>
      {isMoving ? <MoveReceiver receiver={receiver} onClose={() => setMoving(false)} /> : null}
    </>
  );
}
