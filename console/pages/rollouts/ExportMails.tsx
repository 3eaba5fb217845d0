import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exportMails, type MailPeopleAsked } from '../../api/rolloutMails.ts';
import { useMay } from '../../api/self.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { savedFile } from '../../parts/savedFile.ts';
import { useAct } from '../../parts/useAct.ts';

/** Takes the list as a file, for other channels. It is on record. */
export function ExportMails({ rollout, asked }: { readonly rollout: string; readonly asked: MailPeopleAsked }) {
  const { t } = useTranslation('rollouts');
  const mayExport = useMay()('export_audit');
  const take = useAct({ run: () => exportMails(rollout, asked), outdates: [], onDone: (file) => savedFile(file, 'rollout.csv') });
  if (!mayExport) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={take.isPending}
        onClick={() => take.mutate(undefined)}
      >
        {t('mail.export')}
      </Button>
      <ProblemAlert error={take.error} />
    </>
  );
}
