import type { AskedAtSignIn } from '../domain/policy/askedAtSignIn.ts';
import { describeDecision } from '../domain/policy/describeDecision.ts';
import { describeWhy, type Wording } from '../domain/policy/describeWhy.ts';
import type { Level } from '../domain/policy/rule.ts';
import type { Instant } from '../kernel/instant.ts';

/** What is asked of one person, in words. */
export interface SideTold {
  readonly level: Level;
  readonly asked: AskedAtSignIn['asked']['kind'];
  /** null: no grace is running. */
  readonly deadline: Instant | null;
  readonly sentence: string;
  readonly why: readonly string[];
}

export function sideTold({ decision, asked }: AskedAtSignIn, wording: Wording): SideTold {
  return {
    level: decision.level,
    asked: asked.kind,
    deadline: asked.kind === 'offered' ? asked.deadline : null,
    sentence: describeDecision(decision, wording.words),
    why: describeWhy(decision, wording),
  };
}
