import type { Result } from '../kernel/result.ts';
import type { Ports } from '../ports/ports.ts';

/** What the commands of the administration work with; the composition root builds it. */
export interface Workbench {
  readonly ports: Ports;
}

/** Asked when a command is understood, so that a typing error or a look at the help opens no database. */
export type OpenWorkbench = () => Promise<Result<Workbench>>;
