import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { Cancelled } from '../api/problem.ts';
import { answerConfirmationsWith, type ToConfirm } from '../api/request.ts';

const ConfirmationDialog = lazy(async () => ({ default: (await import('./ConfirmationDialog.tsx')).ConfirmationDialog }));

interface Waiting {
  readonly asked: ToConfirm;
  readonly settle: (isConfirmed: boolean) => void;
}

/**
 * Stands in front of the console: where the API wants an act to be confirmed (U5), a dialog leads to the page for it, over the page as
 * it is, and the request goes on afterwards. Each act is confirmed for itself: a second one waits for the first.
 */
export function ConfirmationGate({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);

  const ask = useCallback(
    (asked: ToConfirm): Promise<void> =>
      new Promise<void>((resolve, reject) => {
        const one: Waiting = {
          asked,
          settle: (isConfirmed) => {
            setWaiting((all) => all.filter((other) => other !== one));
            if (isConfirmed) resolve();
            else reject(new Cancelled());
          },
        };
        setWaiting((all) => [...all, one]);
      }),
    [],
  );

  useEffect(() => answerConfirmationsWith(ask), [ask]);

  const [first] = waiting;
  const onConfirmed = useCallback(() => first?.settle(true), [first]);
  const onCancel = useCallback(() => first?.settle(false), [first]);
  return (
    <>
      {children}
      {first === undefined ? null : (
        <Suspense fallback={null}>
          <ConfirmationDialog asked={first.asked} onConfirmed={onConfirmed} onCancel={onCancel} />
        </Suspense>
      )}
    </>
  );
}
