import { settingsCatalogue } from './settings.ts';

/** What "sallyport serve --help" says. */
export function settingsText(): string {
  const settings = settingsCatalogue.map(
    ({ name, default: preset, description }) => `${name}${preset === null ? '' : ` (default: ${preset})`}\n    ${description}\n`,
  );
  return `sallyport serve   run the server
sallyport demo    try everything on this machine, with a tenant, people and two applications

Settings come from the environment:

${settings.join('')}`;
}
