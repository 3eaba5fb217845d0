import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMay } from '../api/self.ts';
import { ProblemAlert } from './ProblemAlert.tsx';
import { savedFile } from './savedFile.ts';
import { useAct } from './useAct.ts';

interface ExportFileProps {
  readonly label: string;
  /** Under which it is saved. */
  readonly name: string;
  readonly take: () => Promise<Blob>;
}

/** Takes a list as a file, for whoever may. It is on record. */
export function ExportFile({ label, name, take }: ExportFileProps) {
  const mayExport = useMay()('export_audit');
  const taking = useAct({ run: take, outdates: [], onDone: (file) => savedFile(file, name) });
  if (!mayExport) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={taking.isPending}
        onClick={() => taking.mutate(undefined)}
      >
        {label}
      </Button>
      <ProblemAlert error={taking.error} />
    </>
  );
}
