import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { overviewDocument, overviewQuery } from '../../contract/adminOverview.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { FACTOR_KINDS } from '../../domain/factors/factor.ts';
import type { DayShown, NextChange, Overview, Recommendation } from '../../flows/overview/showOverview.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { instantOrNull } from './instantOrNull.ts';

type Shown = z.input<typeof overviewDocument>;

/** L2: the reason is one for everybody; what the tenant says now decides how it is said. */
const REASONS = {
  off: 'This tenant asks nobody for a second factor: a stolen password is enough. A production tenant should require one, best with a grace of 7 to 14 days.',
  optional:
    'People can put a second factor off, and a stolen password is enough for those who did. A production tenant should require one, best with a grace of 7 to 14 days.',
} as const;

export function overviewRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/overview',
    tag: 'Overview',
    act: 'read_overview',
    summary: 'How the tenant stands now, and how it came to that, day by day.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: overviewQuery,
    body: null,
    status: 200,
    answer: overviewDocument,
    run: ({ admin, query }) => flows.showOverview({ ...admin, days: query.days }),
    document: documentOf,
  });
}

function documentOf({ at, level, people, sessions, bypassedPeople, nextChange, recommendation, days }: Overview): Shown {
  return {
    at: formatInstant(at),
    level,
    people: {
      enabled: people.people,
      enrolled: people.enrolled,
      holding: FACTOR_KINDS.map((kind) => ({ kind, people: people.holders[kind] })),
      bypassed: bypassedPeople,
    },
    sessions: {
      live: sessions.sessions,
      people: sessions.people,
      byAal: { ...sessions.byAal },
      underAllowance: sessions.underAllowance,
    },
    nextChange: nextChange === null ? null : changeOf(nextChange),
    recommendation: recommendation === null ? null : recommendationOf(recommendation),
    days: days.map(dayOf),
  };
}

function changeOf({ scope, name, version }: NextChange): NonNullable<Shown['nextChange']> {
  return { scope, name, from: formatInstant(version.from), level: version.level };
}

function recommendationOf({ kind, level, scheduled, peopleWithoutFactor }: Recommendation): NonNullable<Shown['recommendation']> {
  return { kind, level, reason: REASONS[level], scheduled: instantOrNull(scheduled), peopleWithoutFactor };
}

function dayOf({ day, enrolment, signIns, enrolments }: DayShown): Shown['days'][number] {
  return {
    day: formatInstant(day).slice(0, 10),
    enrolment: enrolment === null ? null : { people: enrolment.people, enrolled: enrolment.enrolled },
    signIns: signIns === null ? null : { ...signIns },
    enrolments,
  };
}
