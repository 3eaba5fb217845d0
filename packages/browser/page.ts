/** What is used of the browser's window, so that tests can stand in for it. */
export interface Page {
  readonly location: { readonly href: string; readonly origin: string; assign(address: string): void };
  readonly history: { replaceState(state: null, unused: string, address: string): void };
  readonly sessionStorage: {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
    removeItem(key: string): void;
  };
  open(address: string, name: string, features: string): { readonly closed: boolean } | null;
  close(): void;
}

/** The page in which this runs. */
export function thisPage(): Page {
  return globalThis as unknown as Page;
}
