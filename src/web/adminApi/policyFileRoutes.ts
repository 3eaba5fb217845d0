import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import {
  policyFileAppliedDocument,
  policyFileApplyBody,
  policyFileDocument,
  policyFilePlanBody,
  policyFilePlanDocument,
} from '../../contract/adminPolicyFile.ts';
import { MOST_FILE_TEXT, readPolicyFile } from '../../contract/policyFile.ts';
import { policyFileText } from '../../contract/policyFileText.ts';
import type { StepUpStep } from '../../domain/stepUp/stepUpSteps.ts';
import type { NamedStep } from '../../flows/policy/filePlan.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { ruleSaid } from './policyDocuments.ts';

const TAG = 'Policy';
/** A text takes more room as JSON. */
const BODY_LIMIT = 2 * MOST_FILE_TEXT;

/** All rules as one file, for a policy repository whose CI has no shell on the host. */
export function policyFileRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/policy/file',
    tag: TAG,
    act: 'read_policy',
    summary: 'All rules as one YAML file.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: null,
    body: null,
    status: 200,
    answer: policyFileDocument,
    run: ({ admin }) => flows.exportFile(admin),
    document: ({ revision, at, timelines, ...besides }) => ({ revision, at: formatInstant(at), text: policyFileText(timelines, besides) }),
  });
  adminRoute(app, {
    method: 'POST',
    path: '/policy/file/plan',
    tag: TAG,
    act: 'read_policy',
    summary: 'What applying a file would change, and what that would do to people. Nothing is changed.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: null,
    body: policyFilePlanBody,
    bodyLimit: BODY_LIMIT,
    status: 200,
    answer: policyFilePlanDocument,
    run: async ({ admin, body }) => {
      const file = readPolicyFile(body.text);
      return file.ok ? flows.planFile({ ...admin, file: file.value }) : file;
    },
    document: ({ revision, at, steps, stepUp, risk, impact, deadEnds, refusal }) => ({
      revision,
      at: formatInstant(at),
      steps: steps.map(stepDocument),
      stepUp: stepUp.map(stepUpDocument),
      risk,
      impact: impact.map((told) => ({ at: formatInstant(told.at), application: told.application, people: { ...told.people } })),
      deadEnds: deadEnds.map(deadEndDocumentOf),
      refusal: refusal === null ? null : { code: refusal.code, detail: refusal.detail },
    }),
  });
  adminRoute(app, {
    method: 'POST',
    path: '/policy/file/apply',
    tag: TAG,
    act: 'set_policy',
    summary: 'Make the rules stand as a file says: in one transaction, or not at all. A second time it changes nothing.',
    // U5: together with all sessions of the tenant.
    confirmsSome: true,
    assurance: 'fresh_aal2',
    role: 'administrator',
    params: tenantAddress,
    query: null,
    body: policyFileApplyBody,
    bodyLimit: BODY_LIMIT,
    status: 200,
    answer: policyFileAppliedDocument,
    run: async ({ admin, body: { text, ...body } }) => {
      const file = readPolicyFile(text);
      return file.ok ? flows.applyFile({ ...admin, ...body, file: file.value }) : file;
    },
    document: ({ revision, steps, stepUp, risk, deadEnds }) => ({
      revision,
      steps: steps.map(stepDocument),
      stepUp: stepUp.map(stepUpDocument),
      risk,
      deadEnds: deadEnds.map(deadEndDocumentOf),
    }),
  });
}

function stepDocument(step: NamedStep): z.input<typeof policyFilePlanDocument>['steps'][number] {
  const { kind, scope, name } = step;
  switch (step.kind) {
    case 'set':
    case 'try':
      return { kind, scope, name, from: null, says: ruleSaid(step.rule) };
    case 'end_trial':
      return { kind, scope, name, from: null, says: ruleSaid(step.was) };
    case 'schedule':
    case 'withdraw':
      return { kind, scope, name, from: formatInstant(step.version.from), says: ruleSaid(step.version) };
    default:
      return assertNever(step);
  }
}

function stepUpDocument(step: StepUpStep): z.input<typeof policyFilePlanDocument>['stepUp'][number] {
  const { kind, said } = step;
  return kind === 'save' ? { kind, name: step.says.name, says: step.says, said } : { kind, name: step.said.name, says: null, said };
}
