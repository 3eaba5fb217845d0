import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import { exportStuck, type StuckFilter } from '../../api/stuck.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { savedFile } from '../../parts/savedFile.ts';
import { useAct } from '../../parts/useAct.ts';

/** Takes the list as a file, for whoever helps elsewhere. It is on record. */
export function ExportStuck({ filter }: { readonly filter: StuckFilter }) {
  const { t } = useTranslation('stuck');
  const mayExport = useMay()('export_audit');
  const take = useAct({ run: () => exportStuck(filter), outdates: [], onDone: (file) => savedFile(file, 'stuck.csv') });
  if (!mayExport) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={take.isPending}
        onClick={() => take.mutate(undefined)}
      >
        {t('export')}
      </Button>
      <ProblemAlert error={take.error} />
    </>
  );
}
