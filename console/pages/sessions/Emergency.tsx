import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { POLICY_KEY, policyQuery, setRule } from '../../api/policy.ts';
import { useSelf } from '../../api/self.ts';
import { actOnAllSessions, sessionsCountQuery } from '../../api/sessions.ts';
import { place } from '../../app/place.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { OverTime } from '../../parts/OverTime.tsx';
import { SessionsTouched } from '../../parts/SessionsTouched.tsx';
import { useAct } from '../../parts/useAct.ts';

type Way = 'recheck' | 'demote' | 'revoke';

const TENANT = { kind: 'tenant' } as const;

/** S5, S6: three ways to act on every session of the tenant, one's own among them, the mildest first. */
export function Emergency() {
  const { t } = useTranslation('sessions');
  const { tenant } = useSelf();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [way, setWay] = useState<Way>('demote');
  const [overSeconds, setOver] = useState(0);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const { data: count } = useQuery({ ...sessionsCountQuery({}), enabled: isAsking });

  /** The rule of the tenant is said once more, as it is, with the wish that it judges existing sessions. */
  const recheck = async (): Promise<void> => {
    const { inForce, level, edition } = await queryClient.fetchQuery({ ...policyQuery(TENANT), staleTime: 0 });
    const { level: own, timing, factors, reach } = inForce ?? { level, timing: null, factors: null, reach: null };
    const rule = { level: own, timing, factors, reach, existingSessions: 'recheck' } as const;
    await setRule(TENANT, { rule, from: null, expectedEdition: edition, deadEnds: 'refuse', sessions: null });
  };

  const act = useAct({
    run: async (chosen: Way): Promise<Way> => {
      if (chosen === 'recheck') await recheck();
      else await actOnAllSessions({ kind: chosen, overSeconds }, reason);
      return chosen;
    },
    outdates: [POLICY_KEY],
    // This session is reached as well: the server says what it is still good for.
    onDone: (done) =>
      window.location.assign(done === 'revoke' && overSeconds === 0 ? `${place.root}/signed-out` : `${place.console}/sessions`),
  });

  return (
    <>
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        {t('emergency.open')}
      </Button>
      <ConfirmAct
        opened={isAsking}
        title={t('emergency.title')}
        act={t(`emergency.${way}.act`, { sessions: count?.sessions ?? 0 })}
        isDangerous
        isRunning={act.isPending}
        error={act.error}
        isReady={count !== undefined && typed === tenant.slug}
        onConfirm={() => act.mutate(way)}
        onClose={() => setAsking(false)}
      >
        <Stack>
          <Radio.Group
            value={way}
            onChange={(chosen) => {
              act.reset();
              setWay(chosen);
            }}
            label={t('emergency.ways')}
          >
            <Stack gap="sm" mt="xs">
              {(['recheck', 'demote', 'revoke'] as const).map((one) => (
                <Radio key={one} value={one} label={t(`emergency.${one}.label`)} description={t(`emergency.${one}.description`)} />
              ))}
            </Stack>
          </Radio.Group>
          {way === 'recheck' ? null : (
            <>
              <OverTime value={overSeconds} onChange={setOver} />
              <TextInput
                label={t('reason')}
                maxLength={500}
                value={reason}
                onChange={({ currentTarget }) => setReason(currentTarget.value)}
              />
            </>
          )}
          <SessionsTouched sessions={count?.sessions ?? 0} people={count?.people ?? 0} typed={typed} onTyped={setTyped} />
        </Stack>
      </ConfirmAct>
    </>
  );
}
