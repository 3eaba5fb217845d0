import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tenantAddress } from '../../contract/adminParts.ts';
import { importReport } from '../../contract/adminUsers.ts';
import { problemDocument } from '../../contract/signIn.ts';
import type { ImportReport } from '../../flows/directory/importUsers.ts';
import { succeeded } from '../../kernel/result.ts';
import { sendProblem } from '../problems.ts';
import type { AdminFlows } from './adminFlows.ts';
import { ADMIN, administrationOf } from './adminRoute.ts';
import { answerInLines } from './answerInLines.ts';
import { deadEndDocumentOf } from './deadEndDocument.ts';
import { type SpooledFile, spooledFile } from './spooledFile.ts';

const MOST_BYTES = 268_435_456;

/**
 * Takes a CSV file of people. The answer comes line by line (NDJSON): progress while it runs, and at last the report, or
 * the problem that ended it.
 */
export function importRoutes(app: FastifyInstance, flows: AdminFlows): void {
  void app.register(async (scope) => {
    // Only here: everywhere else a body is one JSON object.
    scope.addContentTypeParser('text/csv', async (_request: FastifyRequest, body: AsyncIterable<Uint8Array>) => body);
    scope.post(
      `${ADMIN}/user-imports`,
      {
        bodyLimit: MOST_BYTES,
        config: {
          assurance: 'fresh_aal2',
          role: 'administrator',
          opens: 'console',
          surface: 'json',
          act: 'import_users',
          takes: 'text/csv',
        },
        schema: {
          tags: ['Users'],
          summary:
            'Import people from CSV: login_name, display_name, mail, and if wanted groups (with semicolons) and password_hash (argon2id).',
          consumes: ['text/csv'],
          produces: ['application/x-ndjson'],
          params: tenantAddress,
          response: { 200: importReport, '4xx': problemDocument },
        },
        // The answer is written as it comes.
        serializerCompiler: () => (data) => JSON.stringify(data),
      },
      async (request, reply) => {
        const file = await spooledFile(request.body as AsyncIterable<Uint8Array>, MOST_BYTES);
        if (file === null) return sendProblem(request, reply, { code: 'body_too_large', detail: `Send at most ${MOST_BYTES} bytes.` });
        return answer(flows, request, reply, file);
      },
    );
  });
}

async function answer(flows: AdminFlows, request: FastifyRequest, reply: FastifyReply, file: SpooledFile): Promise<FastifyReply> {
  try {
    return await answerInLines(request, reply, async (onProgress) => {
      const imported = await flows.importUsers({ ...administrationOf(request), file, onProgress });
      return imported.ok ? succeeded(reportOf(imported.value)) : imported;
    });
  } finally {
    await file.close();
  }
}

function reportOf(report: ImportReport) {
  return { kind: 'report', ...report, deadEnds: report.deadEnds.map(deadEndDocumentOf) };
}
