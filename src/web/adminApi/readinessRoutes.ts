import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { tenantAddress } from '../../contract/adminParts.ts';
import { readinessDocument, readinessQuery } from '../../contract/adminReadiness.ts';
import type { Scope } from '../../domain/policy/rule.ts';
import type { Forecast } from '../../domain/rollout/forecast.ts';
import { formatInstant, type Instant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId } from './namedId.ts';

export function readinessRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/readiness',
    tag: 'Overview',
    act: 'read_overview',
    summary: 'Who holds a factor, how it came to that, and when a share of them will: of all, of a group or of an application.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: readinessQuery,
    body: null,
    status: 200,
    answer: readinessDocument,
    run: ({ admin, query }) =>
      flows.showReadiness({
        ...admin,
        scope: scopeOf(query),
        kinds: query.kind === undefined ? null : [query.kind].flat(),
        days: query.days,
        share: query.percent / 100,
      }),
    document: ({ at, people, ready, days, forecast, groups }) => ({
      at: formatInstant(at),
      people,
      ready,
      days: days.map(({ day, ready: by }) => ({ day: dayOf(day), ready: by })),
      forecast: forecastOf(forecast),
      groups: groups.map((group) => ({ ...group })),
    }),
  });
}

function scopeOf({ group, application }: z.output<typeof readinessQuery>): Scope {
  if (application !== undefined) return { kind: 'application', application: namedId<'Application'>(application) };
  return group === undefined ? { kind: 'tenant' } : { kind: 'group', group: namedId<'Group'>(group) };
}

function forecastOf(forecast: Forecast): z.input<typeof readinessDocument>['forecast'] {
  return {
    kind: forecast.kind,
    day: forecast.kind === 'on' ? dayOf(forecast.day) : null,
    perDay: forecast.kind === 'reached' ? null : forecast.perDay,
  };
}

function dayOf(day: Instant): string {
  return formatInstant(day).slice(0, 10);
}
