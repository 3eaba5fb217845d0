import { Button, Group, List, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkAct, type BulkOutcome, doToEach, MOST_AT_ONCE } from '../../api/bulk.ts';
import { GROUPS } from '../../api/groups.ts';
import { SESSIONS } from '../../api/sessions.ts';
import { USERS, type UserListed } from '../../api/users.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { GroupPicker } from '../../parts/GroupPicker.tsx';
import { useAct } from '../../parts/useAct.ts';
import { BulkReport } from './BulkReport.tsx';

interface BulkDialogProps {
  readonly kind: BulkAct['kind'];
  readonly people: readonly UserListed[];
  /** @param done the ids of those to whom it was done. */
  readonly onClose: (done: ReadonlySet<string>) => void;
}

const NAMED = 5;
const NOBODY: ReadonlySet<string> = new Set();

/** Asks before something is done to many, says to how many, and afterwards what became of each. */
export function BulkDialog({ kind, people, onClose }: BulkDialogProps) {
  const { t } = useTranslation('users');
  const [group, setGroup] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [done, setDone] = useState(0);
  const [report, setReport] = useState<BulkOutcome | null>(null);
  const count = people.length;
  const act = actOf(kind, { group, reason });
  const run = useAct({
    run: async (wanted: BulkAct) => {
      const parts: BulkOutcome[] = [];
      for (let from = 0; from < count; from += MOST_AT_ONCE) {
        const ids = people.slice(from, from + MOST_AT_ONCE).map(({ id }) => id);
        parts.push(await doToEach(wanted, ids));
        setDone(from + ids.length);
      }
      return together(parts);
    },
    outdates: [USERS, GROUPS, SESSIONS],
    onDone: setReport,
  });
  if (report !== null) {
    const doneTo = new Set(report.results.flatMap(({ outcome, user }) => (outcome === 'done' ? [user] : [])));
    return (
      <Dialog opened onClose={() => onClose(doneTo)} closeOnClickOutside={false} closeOnEscape={false} title={t('report.title')} size="lg">
        <BulkReport report={report} people={people} />
        <Group justify="flex-end" mt="md">
          <Button onClick={() => onClose(doneTo)}>{t('report.close')}</Button>
        </Group>
      </Dialog>
    );
  }
  return (
    <ConfirmAct
      opened
      title={t(`act.${kind}.title`, { count })}
      act={t(`act.${kind}.do`, { count })}
      {...(kind === 'disable' || kind === 'end_sessions' || kind === 'reset_factors' ? { isDangerous: true } : {})}
      isRunning={run.isPending}
      error={run.error}
      isReady={act !== null}
      onConfirm={() => {
        if (act !== null) run.mutate(act);
      }}
      onClose={() => onClose(NOBODY)}
    >
      <Stack gap="sm">
        <Text size="sm">{t(`act.${kind}.what`, { count })}</Text>
        <List size="sm">
          {people.slice(0, NAMED).map(({ id, displayName, loginName }) => (
            <List.Item key={id}>
              {displayName} ({loginName})
            </List.Item>
          ))}
          {count > NAMED ? <List.Item>{t('act.andOthers', { count: count - NAMED })}</List.Item> : null}
        </List>
        {kind === 'add_to_group' || kind === 'remove_from_group' ? (
          <GroupPicker label={t('filter.group')} value={group} onChange={setGroup} />
        ) : null}
        {kind === 'end_sessions' ? (
          <TextInput
            label={t('act.reason')}
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
        ) : null}
        {run.isPending && count > MOST_AT_ONCE ? <Progress value={(done / count) * 100} aria-label={t('act.progress')} /> : null}
      </Stack>
    </ConfirmAct>
  );
}

/** null: what it needs was not said yet. */
function actOf(kind: BulkAct['kind'], { group, reason }: { readonly group: string | null; readonly reason: string }): BulkAct | null {
  if (kind === 'end_sessions') return { kind, reason };
  if (kind === 'add_to_group' || kind === 'remove_from_group') return group === null ? null : { kind, group };
  return { kind };
}

function together(parts: readonly BulkOutcome[]): BulkOutcome {
  return {
    done: parts.reduce((sum, part) => sum + part.done, 0),
    refused: parts.reduce((sum, part) => sum + part.refused, 0),
    results: parts.flatMap(({ results }) => results),
  };
}
