/** What was done, told at the edge of the page. What shows it is loaded with the first one (NoticePlace.tsx). */
let untold: readonly string[] = [];
const listeners = new Set<() => void>();

export function tell(message: string): void {
  change([...untold, message]);
}

/** The notices that nothing has shown yet. */
export function untoldNotices(): readonly string[] {
  return untold;
}

export function allTold(): void {
  if (untold.length > 0) change([]);
}

export function onNotice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(notices: readonly string[]): void {
  untold = notices;
  for (const listener of listeners) listener();
}
