import { useState } from 'react';

/** Whether this has been true since the component is there: what opened once stays, so that it can close in its own time. */
export function useOnceTrue(isTrue: boolean): boolean {
  const [wasTrue, setWasTrue] = useState(isTrue);
  if (isTrue && !wasTrue) setWasTrue(true);
  return isTrue || wasTrue;
}
