import type { DecisionWords } from './decisionWords.ts';
import { ENGLISH } from './englishWords.ts';
import { GERMAN } from './germanWords.ts';

/** Languages in which a decision is explained, the first where none is asked for. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const DECISION_WORDS: Readonly<Record<Language, DecisionWords>> = { en: ENGLISH, de: GERMAN };
