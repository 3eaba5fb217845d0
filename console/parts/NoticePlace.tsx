import { lazy, Suspense, useSyncExternalStore } from 'react';
import { onNotice, untoldNotices } from './tell.ts';
import { useOnceTrue } from './useOnceTrue.ts';

const Notices = lazy(async () => ({ default: (await import('./Notices.tsx')).Notices }));

/** Where notices appear, from the first one on. */
export function NoticePlace() {
  const notices = useSyncExternalStore(onNotice, untoldNotices);
  const isThere = useOnceTrue(notices.length > 0);
  return isThere ? (
    <Suspense fallback={null}>
      <Notices notices={notices} />
    </Suspense>
  ) : null;
}
