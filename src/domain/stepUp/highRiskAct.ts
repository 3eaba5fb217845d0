import { formatInstant, type Instant } from '../../kernel/instant.ts';
import type { Act } from '../directory/permissions.ts';
import type { OperationDetail } from './operation.ts';

/**
 * Acts of the administration that somebody confirms one by one (U5). The list is short on purpose: what a stolen live session
 * of an administrator could open a way around MFA with, or shut everybody out with (docs/decisions, "Confirmed acts").
 */
export const HIGH_RISK_ACTS = ['revoke_all_sessions', 'demote_all_sessions'] as const satisfies readonly Act[];

export type HighRiskAct = (typeof HIGH_RISK_ACTS)[number];

/** Step-up rules know the operations of the console by names that begin so, and no application can open one that does. */
export const CONSOLE_OPERATION = 'console.';

/** The operation by which an act is confirmed: "console.revoke_all_sessions". */
export function consoleOperation(act: HighRiskAct): string {
  return `${CONSOLE_OPERATION}${act}`;
}

/** What is about to be done, whole: whatever is left out here is not what the person has confirmed. */
export type HighRiskCommand = {
  readonly act: 'revoke_all_sessions' | 'demote_all_sessions';
  readonly tenantName: string;
  readonly overSeconds: number;
  /** Since when; null: from now on. */
  readonly from: Instant | null;
};

/** What the person reads before they confirm. All of it is compared when the confirmation is spent. */
export interface ToConfirm {
  readonly target: string;
  readonly details: readonly OperationDetail[];
}

export function toConfirm(command: HighRiskCommand): ToConfirm {
  switch (command.act) {
    case 'revoke_all_sessions':
      return { target: `End all sessions of ${command.tenantName}`, details: whenReached(command) };
    case 'demote_all_sessions':
      return { target: `Set all sessions of ${command.tenantName} back to their first factor`, details: whenReached(command) };
  }
}

function whenReached({ overSeconds, from }: Pick<HighRiskCommand, 'overSeconds' | 'from'>): readonly OperationDetail[] {
  return [
    { name: 'Begins', value: from === null ? 'at once' : formatInstant(from) },
    ...(overSeconds === 0 ? [] : [{ name: 'Reaches everybody within', value: `${overSeconds} seconds` }]),
  ];
}
