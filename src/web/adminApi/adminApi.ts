import type { FastifyInstance } from 'fastify';
import type { AdminFlows } from './adminFlows.ts';
import { applicationRoutes } from './applicationRoutes.ts';
import { auditRoutes } from './auditRoutes.ts';
import { auditViewRoutes } from './auditViewRoutes.ts';
import { bulkRoutes } from './bulkRoutes.ts';
import { bypassRoutes } from './bypassRoutes.ts';
import { explainRoutes } from './explainRoutes.ts';
import { factorRoutes } from './factorRoutes.ts';
import { federationRoutes } from './federationRoutes.ts';
import { groupRoutes } from './groupRoutes.ts';
import { impactRoutes } from './impactRoutes.ts';
import { importRoutes } from './importRoutes.ts';
import { logoRoutes } from './logoRoutes.ts';
import { mailRoutes } from './mailRoutes.ts';
import { meRoutes } from './meRoutes.ts';
import { messageRoutes } from './messageRoutes.ts';
import { overviewRoutes } from './overviewRoutes.ts';
import { policyFileRoutes } from './policyFileRoutes.ts';
import { policyRoutes } from './policyRoutes.ts';
import { readinessRoutes } from './readinessRoutes.ts';
import { receiverRoutes } from './receiverRoutes.ts';
import { recoveryRoutes } from './recoveryRoutes.ts';
import { replayRoutes } from './replayRoutes.ts';
import { riskRoutes } from './riskRoutes.ts';
import { rolloutMailRoutes } from './rolloutMailRoutes.ts';
import { rolloutRoutes } from './rolloutRoutes.ts';
import { sessionRoutes } from './sessionRoutes.ts';
import { smsRoutes } from './smsRoutes.ts';
import { stepUpRoutes } from './stepUpRoutes.ts';
import { stuckRoutes } from './stuckRoutes.ts';
import { tenantRoutes } from './tenantRoutes.ts';
import { tokenRoutes } from './tokenRoutes.ts';
import { trialRoutes } from './trialRoutes.ts';
import { userChangeRoutes } from './userChangeRoutes.ts';
import { userRoutes } from './userRoutes.ts';

/**
 * The administration as a REST API below /t/{tenant}/api/admin. Whoever reads has a session and a role; a change needs
 * AAL 2; policy, other people's accounts, resets and revocations need a factor's proof not older than 5 minutes
 * (security.md, "Tenancy and administration").
 */
export function adminApi(app: FastifyInstance, flows: AdminFlows): void {
  meRoutes(app, flows);
  tenantRoutes(app, flows);
  userRoutes(app, flows);
  userChangeRoutes(app, flows);
  bulkRoutes(app, flows);
  importRoutes(app, flows);
  groupRoutes(app, flows);
  applicationRoutes(app, flows);
  policyRoutes(app, flows);
  policyFileRoutes(app, flows);
  rolloutRoutes(app, flows);
  rolloutMailRoutes(app, flows);
  impactRoutes(app, flows);
  replayRoutes(app, flows);
  trialRoutes(app, flows);
  riskRoutes(app, flows);
  stepUpRoutes(app, flows);
  federationRoutes(app, flows);
  sessionRoutes(app, flows);
  factorRoutes(app, flows);
  messageRoutes(app, flows);
  mailRoutes(app, flows);
  logoRoutes(app, flows);
  smsRoutes(app, flows);
  recoveryRoutes(app, flows);
  bypassRoutes(app, flows);
  tokenRoutes(app, flows);
  receiverRoutes(app, flows);
  overviewRoutes(app, flows);
  stuckRoutes(app, flows);
  readinessRoutes(app, flows);
  auditRoutes(app, flows);
  auditViewRoutes(app, flows);
  explainRoutes(app, flows);
}
