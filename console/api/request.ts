import type { z } from 'zod';
import { place } from '../app/place.ts';
import { Cancelled, Problem } from './problem.ts';
import { noteServerDate } from './serverClock.ts';

/** What a document of the contract looks like on the wire: `Wire<typeof usersPage>`. Import the contract as types only. */
export type Wire<Schema extends z.ZodType> = z.input<Schema>;

type QueryValue = string | number | boolean | readonly string[] | null | undefined;

export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the administration's root: "/users". Write ids into it with `encodeURIComponent` or `addressOf`. */
  readonly path: string;
  /** Left out where null, undefined or empty. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** Sent as it is, with its own type, in the place of a body. */
  readonly file?: Blob;
  /** Absent: JSON. */
  readonly accept?: string;
  /** `told`: a proof that is lacking is a Problem like any other. Absent: it is asked for. */
  readonly lacking?: 'told';
  readonly signal?: AbortSignal;
}

/** What is asked of the person when the API wants more than the session has. Resolves when it has it; rejects with Cancelled. */
export type AskForProof = (lacking: Lacking) => Promise<void>;
export type Lacking = 'session_needed' | 'step_up_needed' | 'aal2_needed' | 'fresh_proof_needed';

/** What the person is to confirm before the API does it (U5). */
export interface ToConfirm {
  readonly operation: string;
  /** What will be done, as the server says it. */
  readonly target: string;
}

/** Resolves when the person says that it is confirmed; rejects with Cancelled. */
export type AskToConfirm = (what: ToConfirm) => Promise<void>;

let askForProof: AskForProof = () => Promise.reject(new Cancelled());

/** Said once, by the component that asks (ProofGate). */
export function answerLackingProofWith(ask: AskForProof): void {
  askForProof = ask;
}

let askToConfirm: AskToConfirm = () => Promise.reject(new Cancelled());

/** Said once, by the component that asks (ConfirmationGate). */
export function answerConfirmationsWith(ask: AskToConfirm): void {
  askToConfirm = ask;
}

const ADMIN = `${place.root}/api/admin`;
const LACKING: readonly string[] = ['session_needed', 'step_up_needed', 'aal2_needed', 'fresh_proof_needed'] satisfies readonly Lacking[];

/**
 * Asks the administration's API. Where it wants a fresh proof (U1), or what is done to be confirmed (U5), the person is asked for
 * it and the same request is sent again, so that nothing they typed is lost.
 * @returns the answer; undefined for 204.
 * @throws Problem what the API refused; Cancelled when the person did not show the proof.
 */
export async function ask<Answer = undefined>(asking: Asking): Promise<Answer> {
  return (await readJson(await askRaw(asking))) as Answer;
}

/** The same for answers that are no JSON: exports and what is streamed. */
export async function askRaw(asking: Asking): Promise<Response> {
  let confirmation: string | null = null;
  for (;;) {
    const answer = await send(ADMIN, asking, confirmation);
    if (answer.ok) return answer;
    const problem = await problemIn(answer);
    if (asking.lacking === 'told') throw problem;
    if (problem.code === 'confirmation_needed' && confirmation === null) {
      const { operation, target } = problem.facts;
      confirmation = String(operation);
      await askToConfirm({ operation: confirmation, target: String(target) });
      continue;
    }
    if (!LACKING.includes(problem.code)) throw problem;
    await askForProof(problem.code as Lacking);
  }
}

/** Asks what lies beside the administration: the steps of a step-up. Below the tenant's own "/api". */
export async function askBeside<Answer = undefined>(asking: Asking): Promise<Answer> {
  const answer = await send(`${place.root}/api`, asking);
  if (!answer.ok) throw await problemIn(answer);
  return (await readJson(answer)) as Answer;
}

/** "/users/{id}": each part is written so that it stays one part. */
export function addressOf(parts: TemplateStringsArray, ...values: readonly string[]): string {
  return parts.reduce((address, part, at) => `${address}${encodeURIComponent(values[at - 1] ?? '')}${part}`);
}

async function send(root: string, asking: Asking, confirmation: string | null = null): Promise<Response> {
  const { method, path, query, body, file, accept = 'application/json', signal } = asking;
  try {
    const answer = await fetch(`${root}${path}${queryText(query ?? {})}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept,
        'accept-language': document.documentElement.lang,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(confirmation === null ? {} : { 'sallyport-confirmation': confirmation }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(file === undefined ? {} : { body: file }),
      ...(signal === undefined ? {} : { signal }),
    });
    noteServerDate(answer.headers.get('date'));
    return answer;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem('network_failed', { status: 0, title: '', detail: '', facts: {} });
  }
}

function queryText(query: Readonly<Record<string, QueryValue>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) given.append(name, String(one));
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

async function readJson(answer: Response): Promise<unknown> {
  return answer.status === 204 ? undefined : await answer.json();
}

async function problemIn(answer: Response): Promise<Problem> {
  const told = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const { code, title, detail, type: _type, status: _status, ...facts } = told;
  return new Problem(typeof code === 'string' ? (code as Problem['code']) : 'internal_error', {
    status: answer.status,
    title: typeof title === 'string' ? title : answer.statusText,
    detail: typeof detail === 'string' ? detail : '',
    facts,
  });
}
