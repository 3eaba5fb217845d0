import { byArea } from '../app/byArea.ts';

export const german = byArea(import.meta.glob<Readonly<Record<string, unknown>>>('./de/*.json', { eager: true, import: 'default' }));
