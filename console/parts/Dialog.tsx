import type { ModalProps } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useOnceTrue } from './useOnceTrue.ts';

const DialogWindow = lazy(async () => ({ default: (await import('./DialogWindow.tsx')).DialogWindow }));

/** A dialog over the page. What draws its window comes with the first one that opens: no page waits for it. */
export function Dialog(props: ModalProps) {
  const isThere = useOnceTrue(props.opened);
  return isThere ? (
    <Suspense fallback={null}>
      <DialogWindow {...props} />
    </Suspense>
  ) : null;
}
