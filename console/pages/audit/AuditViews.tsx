import { Button, Menu } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditView, auditViewsQuery } from '../../api/auditViews.ts';
import { useMay } from '../../api/self.ts';
import { type AuditQuestion, isSameQuestion, readAuditSearch } from './auditSearch.ts';
import { DeleteView } from './DeleteView.tsx';
import { NameView } from './NameView.tsx';

type Doing = { readonly kind: 'save' } | { readonly kind: 'rename' | 'delete'; readonly view: AuditView };

/** The questions that the tenant keeps. Whoever opens one gets its address. */
export function AuditViews({ question }: { readonly question: AuditQuestion }) {
  const { t } = useTranslation('audit');
  const maySave = useMay()('save_audit_views');
  const { data: views = [] } = useQuery(auditViewsQuery);
  const [doing, setDoing] = useState<Doing | null>(null);
  const isFiltered = Object.keys(question).length > 0;
  const current = isFiltered ? (views.find((view) => isSameQuestion(readAuditSearch(view.question), question)) ?? null) : null;
  const close = () => setDoing(null);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden />}>
            {current === null ? t('views.open') : t('views.current', { name: current.name })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown maw={340}>
          <Menu.Label>{t(views.length === 0 ? 'views.none' : 'views.shared')}</Menu.Label>
          {views.map((view) => (
            <Menu.Item key={view.id} renderRoot={(props) => <Link to="/audit" search={readAuditSearch(view.question)} {...props} />}>
              {view.name}
            </Menu.Item>
          ))}
          {maySave ? (
            <>
              <Menu.Divider />
              {current === null ? (
                <Menu.Item disabled={!isFiltered} onClick={() => setDoing({ kind: 'save' })}>
                  {t('views.save')}
                </Menu.Item>
              ) : (
                <>
                  <Menu.Item onClick={() => setDoing({ kind: 'rename', view: current })}>
                    {t('views.rename', { name: current.name })}
                  </Menu.Item>
                  <Menu.Item color="red" onClick={() => setDoing({ kind: 'delete', view: current })}>
                    {t('views.delete', { name: current.name })}
                  </Menu.Item>
                </>
              )}
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {doing?.kind === 'save' ? <NameView question={question} view={null} onClose={close} /> : null}
      {doing?.kind === 'rename' ? <NameView question={question} view={doing.view} onClose={close} /> : null}
      {doing?.kind === 'delete' ? <DeleteView view={doing.view} onClose={close} /> : null}
    </>
  );
}
