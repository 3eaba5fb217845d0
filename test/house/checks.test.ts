import { describe, expect, it } from 'vitest';
import { checkCatalogues } from '../../tools/checkCatalogues.ts';
import { checkPaths } from '../../tools/checkPaths.ts';
import { checkRules } from '../../tools/checkRules.ts';
import { checkStyle } from '../../tools/checkStyle.ts';
import { checkDocuments, errorsDocument, eventsDocument, mailsDocument, settingsDocument } from '../../tools/generateDocs.ts';
import type { Problem } from '../../tools/problem.ts';
import { readSources } from '../../tools/sourceTree.ts';
import { plantTree } from './plantTree.ts';

type Files = Readonly<Record<string, string>>;

const short = (problems: readonly Problem[]): string[] => problems.map(({ rule, at }) => `${rule} ${at}`);
const style = (files: Files): string[] => short(checkStyle(readSources(plantTree(files))));

describe('style', () => {
  it('an ordinary file breaks nothing', () => {
    const text = `// F4: why.\nexport const a = (b: unknown) => b as string;\nit.each([1])('a', () => a(1));\nit.skipIf(true)('b', () => a(1));\n`;
    expect(style({ 'src/web/a.ts': text, 'test/a.test.ts': text })).toEqual([]);
  });

  it.each(['utils', 'util', 'helpers', 'common', 'types', 'index'])('no file and no folder is named %s', (name) => {
    expect(style({ [`src/web/${name}.ts`]: 'export {};\n' })).toEqual([`telling-name src/web/${name}.ts`]);
    expect(style({ [`test/${name}/a.ts`]: 'export {};\n' })).toEqual([`telling-name test/${name}/a.ts`]);
  });

  it('a file of the product has at most 300 lines', () => {
    expect(style({ 'src/web/a.ts': '\n'.repeat(300) })).toEqual([]);
    expect(style({ 'src/web/a.ts': '\n'.repeat(301) })).toEqual(['two-screens src/web/a.ts']);
    expect(style({ 'test/a.ts': '\n'.repeat(301), 'src/contract/errorCatalogue.ts': '\n'.repeat(301) })).toEqual([]);
  });

  it.each(['TODO: later', 'FIXME', 'XXX', 'HACK around it'])('nothing is left unfinished: %s', (text) => {
    expect(style({ 'src/web/a.ts': `// ${text}\n`, 'test/a.ts': `\n/* ${text} */\n` })).toEqual([
      'finished src/web/a.ts:1',
      'finished test/a.ts:2',
    ]);
  });

  it.each(['const a = 1 as any;', 'const a = (b: any) => b;', 'type A = any[];'])('nothing is any: %s', (text) => {
    expect(style({ 'src/web/a.ts': text })).toEqual(['no-any src/web/a.ts:1']);
  });

  it.each(['it.only', 'test.skip', 'describe.only', 'it.todo', 'it.fails', 'describe.skip.each', 'test.concurrent.only'])(
    'every test runs: %s',
    (call) => {
      expect(style({ 'test/a.test.ts': `${call}('a', () => {});` })).toEqual(['every-test-runs test/a.test.ts:1']);
    },
  );

  it('a suppression says why', () => {
    const bare = [
      'biome-ignore lint/suspicious/noConsole:',
      'biome-ignore lint/suspicious/noConsole: <why>',
      'oxlint-disable-next-line no-var',
      '@ts-expect-error',
    ];
    for (const text of bare) expect(style({ 'src/web/a.ts': `// ${text}\n` })).toEqual(['reasoned-suppression src/web/a.ts:1']);
    const reasoned = [
      'biome-ignore lint/suspicious/noConsole: the command line speaks here',
      'biome-ignore-all lint/suspicious/noConsole: the command line speaks here',
      'oxlint-disable-next-line typescript/await-thenable -- its types are wrong',
      '@ts-expect-error the type of the library forgets this field',
    ];
    for (const text of reasoned) expect(style({ 'src/web/a.ts': `// ${text}\n` })).toEqual([]);
    for (const text of ['@ts-ignore its types are wrong', '@ts-nocheck its types are wrong']) {
      expect(style({ 'src/web/a.ts': `// ${text}\n` })).toEqual(['no-silencing src/web/a.ts:1']);
    }
  });

  it('P2: grants and sessions are made where they are made, and never by an assertion', () => {
    const grant = 'export const a = { outcome: 1 } as unknown as Grant;';
    expect(style({ 'src/domain/policy/decide.ts': grant })).toEqual([]);
    const elsewhere = [
      grant,
      "export const a = b as Decision & { outcome: 'grant' };",
      'export const a = <Grant>b;',
      'export const a = b as MintedSession;',
    ];
    for (const text of elsewhere) expect(style({ 'src/flows/signIn/a.ts': text })).toEqual(['brand-at-home src/flows/signIn/a.ts:1']);
  });
});

describe('rules', () => {
  const rules = (files: Files): string[] => {
    const root = plantTree({
      'docs/rules.md': '- **L1** One.\n- **L2** Two.\n- **L3** Three.\n',
      ...files,
    });
    return checkRules(root, readSources(root)).map(({ rule, message }) => `${rule} ${/\b[A-Z]\d+\b/.exec(message)?.[0]}`);
  };
  const source = { 'src/kernel/a.ts': '// L1-L3: why.\n' };
  const test = { 'test/a.test.ts': `it('L1, L2: a promise', () => {});\nit.each([1])('L3: %s', () => {});` };

  it('rules that source and tests cite are in order, also in SQL, in ranges and through wrappers', () => {
    expect(rules({ ...source, ...test })).toEqual([]);
    expect(rules({ ...test, 'src/adapters/postgres/1.sql': 'select 1 -- L1, L3\n' })).toEqual(['cited-by-source L2']);
    expect(rules({ ...test, 'src/adapters/postgres/1.sql': 'select 1 -- L1–L3\n' })).toEqual([]);
    expect(rules({ ...source, 'spec/a.test.ts': "onBothEngines('L1-L3: a promise', async () => {});" })).toEqual([]);
    expect(rules({ ...source, 'spec/a.test.ts': `it(\`L1-L3: a promise about \${a}\`, async () => {});` })).toEqual([]);
  });

  it('a rule that no source or no test cites is found', () => {
    expect(rules({ ...test, 'src/kernel/a.ts': '// L1, L3: why.\n' })).toEqual(['cited-by-source L2']);
    expect(rules({ ...source, 'test/a.test.ts': `it('L1, L3: a promise', () => {});` })).toEqual(['cited-by-test L2']);
  });

  it('a string in the source, a group of tests, a name without a test and a mention within a name are no citations', () => {
    expect(rules({ ...test, 'src/kernel/a.ts': `// L1, L3: why.\nexport const a = 'L2';\n` })).toEqual(['cited-by-source L2']);
    for (const text of [`describe('L2: a', () => {});`, `it.todo('L2: a');`, `it('as L2: says', () => {});`, `it('L2 says', () => {});`]) {
      expect(rules({ ...source, 'test/a.test.ts': `it('L1, L3: a promise', () => {});\n${text}` })).toEqual(['cited-by-test L2']);
    }
    expect(rules({ ...source, ...test, 'bench/a.test.ts': `it('L9: a', () => {});` })).toEqual([]);
  });

  it('a test that claims to prove everything proves nothing', () => {
    const declared = { 'docs/rules.md': Array.from({ length: 7 }, (_, number) => `- **L${number + 1}** One.\n`).join('') };
    const [source, most] = [{ 'src/kernel/a.ts': '// L1-L7: why.\n' }, "it('L1-L6: a', () => {});"];
    expect(rules({ ...declared, ...source, 'test/a.test.ts': `${most} it('L7: a', () => {});` })).toEqual([]);
    expect(rules({ ...declared, ...source, 'test/a.test.ts': `${most} it('L1-L7: a', () => {});` })).toEqual([
      'one-promise undefined',
      'cited-by-test L7',
    ]);
  });

  it('a rule that does not exist is found', () => {
    expect(rules({ ...source, ...test, 'src/kernel/b.ts': '// L4: why.\n' })).toEqual(['unknown-rule L4']);
    expect(rules({ ...source, ...test, 'test/b.test.ts': `it('F1: a', () => {});` })).toEqual(['unknown-rule F1']);
  });
});

describe('paths', () => {
  const paths = (files: Files): string[] => {
    const root = plantTree({ 'src/kernel/id.ts': '', 'tools/check.ts': '', 'docs/rules.md': '', ...files });
    return checkPaths(root).map(({ rule, message }) => `${rule} ${message.split(' ')[0]}`);
  };

  it('paths that exist are in order, and what is no path is left alone', () => {
    const text =
      'See `src/kernel/id.ts`, `kernel/`, `tools/*.ts` and [rules](docs/rules.md#the-dial), `npm run check`, `/t/{tenant}`, `text/html`, [home](https://example.org).\n';
    expect(
      paths({ 'ARCHITECTURE.md': `${text}\n\`\`\`\nsrc/\n  kernel/   id instant\n    id.ts\ntools/  check.ts the checks\n\`\`\`\n` }),
    ).toEqual(['path-exists check.ts']);
    expect(
      paths({ 'ARCHITECTURE.md': `${text}\n\`\`\`\nsrc/\n  kernel/   id instant\n    id.ts\ntools/  the checks\n  check.ts\n\`\`\`\n` }),
    ).toEqual([]);
  });

  it('a path in words, in a drawn tree or in a link that leads nowhere is found', () => {
    expect(paths({ 'ARCHITECTURE.md': 'See `src/kernal/`.' })).toEqual(['path-exists src/kernal/']);
    expect(paths({ 'ARCHITECTURE.md': '```\nsrc/\n  kernel/\n    gone.ts  was here\n  attic/\n```\n' })).toEqual([
      'path-exists src/kernel/gone.ts',
      'path-exists src/attic/',
    ]);
    expect(paths({ 'README.md': '[gone](docs/gone.md)' })).toEqual(['dead-link docs/gone.md']);
    expect(paths({ 'docs/decisions/0001-a.md': '[rules](../rules.md) [gone](../gone.md)' })).toEqual(['dead-link ../gone.md']);
  });
});

describe('catalogues', () => {
  const catalogues = { errors: ['known_code', 'other_code'], events: { 'thing.happened': ['field'] } };
  const all = `refused('known_code', ''); problem('other_code'); append({ type: 'thing.happened', data: { field: 1 } });\n`;
  const found = (files: Files): string[] =>
    checkCatalogues(readSources(plantTree(files)), catalogues).map(({ rule, message }) => `${rule} ${message}`);

  it('a product that uses all of its catalogues and nothing else is in order', () => {
    expect(found({ 'src/web/a.ts': all })).toEqual([]);
  });

  it('a code that the catalogue does not know is found, in calls and in types', () => {
    for (const text of [
      `refused('new_code', '');`,
      `refused(a ? 'known_code' : 'new_code', '');`,
      `problem('new_code');`,
      `type A = Result<1, 'known_code' | 'new_code'>;`,
      `type A = Refusal<'new_code'>;`,
    ]) {
      expect(found({ 'src/web/a.ts': all, 'src/flows/b.ts': text })).toEqual([
        'code-known new_code is not in src/contract/errorCatalogue.ts',
      ]);
    }
  });

  it('a message that begins with a code uses it', () => {
    expect(
      found({ 'src/web/a.ts': all.replace(/problem.*?;/, ''), 'bin/a.mjs': `print(\`other_code: too old is \${process.version}\`);` }),
    ).toEqual([]);
  });

  it('a code or an event that nothing uses is found; the catalogue itself and the tests are no use', () => {
    const rest = all.replace(/problem.*?;/, '');
    const elsewhere = { 'src/contract/errorCatalogue.ts': `'other_code';`, 'test/a.test.ts': `'other_code';` };
    expect(found({ 'src/web/a.ts': rest, ...elsewhere })).toEqual(['code-used nothing uses other_code']);
    expect(found({ 'src/web/a.ts': all.replace(/append.*;/, '') })).toEqual(['event-used nothing writes thing.happened']);
  });

  it('a field of an event that the catalogue does not name is found', () => {
    const forms = [
      `append({ type: 'thing.happened', data: { field: 1, secret: 2 } });`,
      `append({ type: a ? 'thing.happened' : 'thing.happened', data: { field: 1, secret: 2 } });`,
      `append(eventBy(by, 'thing.happened', { user, data: { field: 1, secret: 2 } }));`,
      `append({ ...base, type: 'thing.happened', data: { ...rest, secret: 2 } });`,
    ];
    for (const text of forms) {
      expect(found({ 'src/web/a.ts': all, 'src/web/b.ts': text })).toEqual([
        'event-field-known secret is not in src/domain/audit/catalogue.ts',
      ]);
    }
    expect(
      found({ 'src/web/a.ts': `${all} append({ type: 'other', data: { secret: 1 } }); append({ type, data: { secret: 1 } });` }),
    ).toEqual([]);
  });

  it('a flow that writes an event past the one place that does is found', () => {
    const direct = { 'src/flows/signIn/b.ts': 'ports.store.appendEvent(tx, event);' };
    expect(found({ 'src/web/a.ts': all, ...direct })).toEqual(['event-recorded events are written by src/flows/record.ts']);
    expect(found({ 'src/web/a.ts': all, 'src/flows/record.ts': 'store.appendEvent(tx, event);' })).toEqual([]);
  });

  it('a field that the catalogue names and nothing writes is found, unless it is put together elsewhere', () => {
    const without = all.replace('field: 1', '');
    expect(found({ 'src/web/a.ts': without })).toEqual(['event-field-used thing.happened: nothing writes field']);
    expect(found({ 'src/web/a.ts': without, 'src/web/b.ts': `append(eventBy(by, 'thing.happened', { data: { field } }));` })).toEqual([]);
    expect(found({ 'src/web/a.ts': all.replace('field: 1', '...rest') })).toEqual([]);
    expect(found({ 'src/web/a.ts': all.replace('{ field: 1 }', 'data') })).toEqual([]);
  });
});

describe('generated documents', () => {
  it('say what the catalogues say', () => {
    expect(
      errorsDocument({ b_code: { status: 403, title: 'B | b', whatToDo: 'do' }, a_code: { status: null, title: 'A', whatToDo: 'do' } }),
    ).toContain(
      '| code | status | what happened | what to do |\n| --- | --- | --- | --- |\n| `a_code` | command line | A | do |\n| `b_code` | 403 | B \\| b | do |\n',
    );
    expect(eventsDocument({ 'a.b': { description: 'Happened.', rules: ['A3'], data: { field: 'its meaning' } } })).toContain(
      '## `a.b`\n\nHappened. (A3)\n\n| data | meaning |\n| --- | --- |\n| `field` | its meaning |\n',
    );
    expect(
      settingsDocument([
        { name: 'PORT', default: null, description: 'where' },
        { name: 'HOST', default: 'a', description: 'who' },
      ]),
    ).toContain('| `PORT` | none | where |\n| `HOST` | `a` | who |\n');
  });

  it('says what every mail says and can be filled with', () => {
    const template = { description: 'Said.', values: { when: 'when it was' }, subject: 'Hello {{when}}', text: 'One\n\nTwo' };
    expect(mailsDocument({ said: template }, { person: 'who' })).toContain(
      '| `{{person}}` | who |\n\n## `said`\n\nSaid.\n\n> **Hello {{when}}**\n>\n> One\n>\n> Two\n\n| value | meaning |\n| --- | --- |\n| `{{when}}` | when it was |\n',
    );
  });

  it('a committed document that is missing or differs is found', () => {
    const documents = new Map([['docs/errors.md', 'new\n']]);
    expect(checkDocuments(plantTree({ 'docs/errors.md': 'new\n' }), documents)).toEqual([]);
    expect(short(checkDocuments(plantTree({ 'docs/errors.md': 'old\n' }), documents))).toEqual(['docs-current docs/errors.md']);
    expect(short(checkDocuments(plantTree({}), documents))).toEqual(['docs-current docs/errors.md']);
  });
});
