import type { StepUpRule } from '../../domain/stepUp/stepUpRule.ts';
import { after, DAY, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer } from '../administer.ts';
import { latestSnapshot } from '../latestSnapshot.ts';
import { editionOfStepUp } from './editionOfStepUp.ts';

/** Figures are of so many days. */
const LATELY = 30 * DAY;

export interface StepUpListed extends StepUpRule {
  readonly edition: number;
  /** How often it was triggered in flows that asked for something; in report-only, how often it would have asked where nothing did. */
  readonly lately: { readonly times: number; readonly people: number };
}

export interface StepUpsListed {
  readonly rules: readonly StepUpListed[];
  /** The figures are of what happened since. */
  readonly since: Instant;
  /** The labels that applications carry, each once, so that a rule can name one that is there. */
  readonly labels: readonly string[];
}

/** All step-up rules, the first that was made first. */
export function listStepUpRules(ports: Pick<Ports, 'store'>) {
  return (command: Administration): Promise<Result<StepUpsListed, 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_policy', on: null }, async (tx) => {
      const { snapshot } = await latestSnapshot(ports, tx);
      const since = after(tx.now, -LATELY);
      const counted = new Map((await ports.store.countStepUps(tx, since)).map(({ rule, ...lately }) => [rule, lately]));
      const applications = await ports.store.listApplications(tx);
      const rules = (snapshot.stepUpRules ?? []).map((rule) => ({
        ...rule,
        edition: editionOfStepUp(rule),
        lately: counted.get(rule.id) ?? { times: 0, people: 0 },
      }));
      return succeeded({ rules, since, labels: [...new Set(applications.flatMap(({ labels }) => labels))].toSorted() });
    });
}
