import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Instant, instant, SECOND } from '../../kernel/instant.ts';
import type { AddressSource } from '../../ports/addresses.ts';

/** How often somebody who looks something up looks after the file as well. */
const LOOKED_AFTER = 10 * SECOND;

export interface WatchedFile<Content> {
  /** null: nothing could be read yet. The first caller waits for the file; a newer one is read while the older still serves. */
  current(): Promise<Content | null>;
  /** As it stands now: it is looked after first. */
  state(): Promise<Pick<AddressSource, 'name' | 'state' | 'readAt'> & { readonly content: Content | null }>;
}

export interface FileWatch<Content> {
  readonly path: string;
  /** @throws when it is damaged. */
  readonly read: (path: string) => Promise<Content>;
  readonly now: () => number;
  /** Is told once when the file gets into trouble, and once when it is in order again. */
  readonly report: (line: string) => void;
}

/** A file that may be replaced at any time. What is damaged or gone leaves in place what was read before. */
export function watchedFile<Content>({ path, read, now, report }: FileWatch<Content>): WatchedFile<Content> {
  let held: { readonly content: Content; readonly at: Instant } | null = null;
  let state: AddressSource['state'] = 'in_order';
  /** Of the version that was last tried, good or not. */
  let seen: string | null = null;
  let looked = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | null = null;

  async function lookAfter(): Promise<void> {
    looked = now();
    const version = await versionOf(path);
    if (version === null) return become('missing', 'it is not there');
    if (version === seen) return;
    seen = version;
    try {
      held = { content: await read(path), at: instant(now()) };
      become('in_order', 'it was read');
    } catch (error) {
      become('damaged', error instanceof Error ? error.message : 'it cannot be read');
    }
  }

  function become(next: AddressSource['state'], why: string): void {
    if (next === 'missing') seen = null;
    if (next === state) return;
    state = next;
    const kept = next === 'in_order' || held === null ? '' : ' What was read before is used on.';
    report(`${path}: ${next === 'in_order' ? 'in order again' : `${next}: ${why}.`}${kept}`);
  }

  /** One at a time, whoever asks. */
  function looking(): Promise<void> {
    underWay ??= lookAfter().finally(() => {
      underWay = null;
    });
    return underWay;
  }

  return {
    async current() {
      const check = now() - looked >= LOOKED_AFTER ? looking() : underWay;
      if (held === null && check !== null) await check;
      return held?.content ?? null;
    },
    async state() {
      await looking();
      return { name: basename(path), state, readAt: held?.at ?? null, content: held?.content ?? null };
    },
  };
}

/** Replaced or written: another inode, size or time. @returns null: there is none. */
async function versionOf(path: string): Promise<string | null> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}
