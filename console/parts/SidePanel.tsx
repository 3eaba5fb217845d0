import type { DrawerProps } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useOnceTrue } from './useOnceTrue.ts';

const SidePanelWindow = lazy(async () => ({ default: (await import('./SidePanelWindow.tsx')).SidePanelWindow }));

/** A panel beside the page. What draws it comes with the first one that opens: no page waits for it. */
export function SidePanel(props: DrawerProps) {
  const isThere = useOnceTrue(props.opened);
  return isThere ? (
    <Suspense fallback={null}>
      <SidePanelWindow {...props} />
    </Suspense>
  ) : null;
}
