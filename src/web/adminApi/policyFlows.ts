import { explain } from '../../flows/explain/explain.ts';
import { explainEverywhere } from '../../flows/explain/explainEverywhere.ts';
import { applyFile } from '../../flows/policy/applyFile.ts';
import { exportFile } from '../../flows/policy/exportFile.ts';
import { listImpactPeople } from '../../flows/policy/listImpactPeople.ts';
import { listRules } from '../../flows/policy/listRules.ts';
import { listTimeline } from '../../flows/policy/listTimeline.ts';
import { planFile } from '../../flows/policy/planFile.ts';
import { restoreVersion } from '../../flows/policy/restoreVersion.ts';
import { setRule } from '../../flows/policy/setRule.ts';
import { showImpact } from '../../flows/policy/showImpact.ts';
import { showPolicy } from '../../flows/policy/showPolicy.ts';
import { withdrawVersion } from '../../flows/policy/withdrawVersion.ts';
import { listReplayed } from '../../flows/rehearse/listReplayed.ts';
import { replayRule } from '../../flows/rehearse/replayRule.ts';
import { listTried, showTrials } from '../../flows/rehearse/showTrials.ts';
import { testRisk } from '../../flows/rehearse/testRisk.ts';
import { testStepUpRule } from '../../flows/rehearse/testStepUpRule.ts';
import { endTrial, tryRule } from '../../flows/rehearse/tryRule.ts';
import { changeRisk } from '../../flows/risk/changeRisk.ts';
import { showRisk } from '../../flows/risk/showRisk.ts';
import { listStepUpRules } from '../../flows/stepUp/listStepUpRules.ts';
import { removeStepUpRule } from '../../flows/stepUp/removeStepUpRule.ts';
import { saveStepUpRule } from '../../flows/stepUp/saveStepUpRule.ts';
import type { Ports } from '../../ports/ports.ts';

/** The rules, what they would do, and what is tried. */
export function policyFlows(ports: Pick<Ports, 'store' | 'random' | 'addresses'>) {
  return {
    setRule: setRule(ports),
    exportFile: exportFile(ports),
    planFile: planFile(ports),
    applyFile: applyFile(ports),
    withdrawVersion: withdrawVersion(ports),
    restoreVersion: restoreVersion(ports),
    showImpact: showImpact(ports),
    listImpactPeople: listImpactPeople(ports),
    replayRule: replayRule(ports),
    listReplayed: listReplayed(ports),
    testStepUpRule: testStepUpRule(ports),
    testRisk: testRisk(ports),
    tryRule: tryRule(ports),
    showRisk: showRisk(ports),
    changeRisk: changeRisk(ports),
    endTrial: endTrial(ports),
    showTrials: showTrials(ports),
    listTried: listTried(ports),
    listStepUpRules: listStepUpRules(ports),
    saveStepUpRule: saveStepUpRule(ports),
    removeStepUpRule: removeStepUpRule(ports),
    listRules: listRules(ports),
    listTimeline: listTimeline(ports),
    showPolicy: showPolicy(ports),
    explain: explain(ports),
    explainEverywhere: explainEverywhere(ports),
  };
}
