import { canonicalPath } from '../../../src/domain/directory/canonicalPath.ts';
import { protectedOrigin } from '../../../src/domain/directory/protectedOrigin.ts';
import type { RequiredFactors } from '../../../src/domain/directory/requiredFactors.ts';
import type { Application } from '../../api/applications.ts';
import { linesOf } from './registrationForm.ts';

type Host = NonNullable<Application['forwardAuth']>;

/** A rule of a path as it is typed. */
export interface PathRuleForm {
  /** For the list of rows alone. */
  readonly key: number;
  readonly path: string;
  readonly needsAal2: boolean;
  readonly factors: RequiredFactors;
  /** In minutes; '': of any age. */
  readonly maxAge: number | '';
}

/** An application behind a proxy as it is typed: hosts one a line. */
export interface HostForm {
  readonly name: string;
  readonly origins: string;
  readonly rules: readonly PathRuleForm[];
}

export const EMPTY_HOST: HostForm = { name: '', origins: '', rules: [] };

export function hostFormOf(name: string, { origins, rules }: Host): HostForm {
  return {
    name,
    origins: origins.join('\n'),
    rules: rules.map(({ path, aal, factors, maxAgeSeconds }, key) => ({
      key,
      path,
      needsAal2: aal === 2,
      factors,
      maxAge: maxAgeSeconds === null ? '' : Math.round(maxAgeSeconds / 60),
    })),
  };
}

/** U1: AAL 1 alone would ask nothing, so it is written with an age only, and with no factors. */
export function hostOf({ origins, rules }: HostForm): Host {
  return {
    origins: linesOf(origins),
    rules: rules.map(({ path, needsAal2, factors, maxAge }) => ({
      path: path.trim(),
      aal: needsAal2 ? 2 : 1,
      factors: needsAal2 ? factors : 'any',
      maxAgeSeconds: maxAge === '' ? null : maxAge * 60,
    })),
  };
}

/** The first host that cannot be registered; null: all are in order. The server judges by the same function. */
export function firstWrongOrigin(text: string): string | null {
  return linesOf(text).find((origin) => protectedOrigin(origin) === null) ?? null;
}

export function isPath(path: string): boolean {
  return canonicalPath(path.trim()) !== null && !path.includes('?');
}
