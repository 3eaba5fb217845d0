import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EventExport, exportEvents } from '../../api/events.ts';
import { useMay } from '../../api/self.ts';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { savedFile } from '../../parts/savedFile.ts';
import { useAct } from '../../parts/useAct.ts';
import { type AuditQuestion, askedBy } from './auditSearch.ts';

const FORMATS = ['csv', 'jsonl'] as const;

/** Takes what is shown, all of it, as a file. It is on record. */
export function ExportEvents({ question }: { readonly question: AuditQuestion }) {
  const { t, i18n } = useTranslation('audit');
  const mayExport = useMay()('export_audit');
  const [bytes, setBytes] = useState(0);
  const take = useAct({
    run: (format: EventExport['format']) => exportEvents({ format, question: askedBy(question), onBytes: setBytes }),
    outdates: [],
    done: () => t('export.done'),
    onDone: (file, format) => savedFile(file, `audit.${format}`),
  });
  if (!mayExport) return null;
  const size = new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} disabled={take.isPending}>
            {take.isPending ? t('export.running', { size: size.format(bytes / 1_000_000) }) : t('export.open')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('export.what')}</Menu.Label>
          {FORMATS.map((format) => (
            <Menu.Item
              key={format}
              onClick={() => {
                setBytes(0);
                take.mutate(format);
              }}
            >
              {t(`export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ProblemAlert error={take.error} />
    </>
  );
}
