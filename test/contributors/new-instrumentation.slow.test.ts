/** `npm run new` lays out a package that holds everything this workspace asks of one, before anybody has written a line. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, WorkspaceCopy } from './workspace-copy.ts';

let copy: WorkspaceCopy;

beforeAll(() => {
  copy = new WorkspaceCopy();
});
afterAll(() => copy.remove());

function layOut(...args: string[]): Outcome {
  return copy.run('node', ['scripts/new/new.mjs', ...args]);
}

describe.for([
  ['ollama', [], 'instrument-ollama', 'Ollama.chat of ollama 0.6.4 as a generation span'],
  [
    '@modelcontextprotocol/client',
    ['--method', 'Client.callTool'],
    'instrument-modelcontextprotocol-client',
    'Client.callTool of @modelcontextprotocol/client 2.4.0 as a function span',
  ],
  [
    'ollama',
    ['--name', 'websearch', '--method', 'Ollama.webSearch', '--span', 'retriever'],
    'instrument-websearch',
    'Ollama.webSearch of ollama 0.6.4 as a retriever span',
  ],
] as const)('%s %j', ([library, options, name, recorded]) => {
  const folder = `packages/${name}`;

  test('is laid out, and says what to do next', () => {
    const { ok, stdout, stderr } = layOut(library, ...options);
    expect({ ok, stderr }).toEqual({ ok: true, stderr: '' });
    expect(stdout).toContain(`${folder} records ${recorded}`);
    expect(stdout.split('\n').length).toBeLessThan(12);
    expect(readFileSync(copy.path(`.changeset/${name}.md`), 'utf8')).toContain(`'@chaukas/${name}': minor`);
  });

  test('declares itself, and takes any newer version of the library', () => {
    const manifest = JSON.parse(readFileSync(copy.path(`${folder}/package.json`), 'utf8'));
    expect(manifest).toMatchObject({
      name: `@chaukas/${name}`,
      chaukas: { instrumentation: { library: [library], register: '.' } },
      peerDependencies: { [library]: expect.stringMatching(/^>=\d+(?:\.\d+)?$/) },
      devDependencies: { [library]: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    });
  });

  test('leaves no placeholder', () => {
    expect(copy.run('grep', ['-rnE', '__[A-Za-z]+__', folder, `.changeset/${name}.md`]).stdout).toBe('');
  });

  test.for([
    ['is type-checked', 'tsc', ['-p', '.']],
    ['is linted', 'biome', ['check', '--error-on-warnings', '.']],
    ['is built', 'npm', ['run', '--silent', 'build']],
    ['is well-formed for both module systems', 'npm', ['run', '--silent', 'check:package']],
  ] as const)('%s', ([, program, args]) => {
    expect(copy.run(program, args, folder)).toMatchObject({ ok: true });
  });

  test('passes its own tests', () => {
    const { ok, stdout } = copy.run('vitest', ['run', folder]);
    expect(ok, stdout).toBe(true);
    expect(stdout).toMatch(/Test Files +2 passed \(2\)\n +Tests +10 passed \(10\)/);
  });
});

test('they break no rule of the workspace', () => {
  expect(copy.run('turbo', ['boundaries'])).toMatchObject({ ok: true });
  expect(copy.run('knip', ['--no-config-hints'])).toMatchObject({ ok: true, stdout: '' });
  expect(copy.run('node', ['scripts/check-changesets.mjs'])).toMatchObject({ ok: true });
});

test.for([
  ['no library', [], /^Which library\? npm run new -- <library>, such as/],
  ['two', ['a', 'b'], /^One library at a time/],
  ['a name that npm does not take', ['Foo Bar'], /^"Foo Bar" is no name of an npm package/],
  ['a module of a library', ['ollama/browser'], /^"ollama\/browser" is no name of an npm package/],
  ['a path', ['../ollama'], /^"\.\.\/ollama" is no name of an npm package/],
  ['one that is there', ['openai'], /^packages\/instrument-openai exists already: .* --name\./],
  ['one that is not installed', ['chaukas-no-such'], /^chaukas-no-such is not installed here: run npm install/],
  ['one without classes', ['zod'], /^zod exports no class with methods/],
  [
    'a method that it has not',
    ['ollama', '--name', 'x', '--method', 'Ollama.chatt'],
    /exports no Ollama\.chatt: name one/,
  ],
  ['no method', ['ollama', '--name', 'x', '--method', 'chat'], /^--method takes a class and a method/],
  [
    'a span without template',
    ['ollama', '--name', 'x', '--span', 'tool'],
    /^--span takes generation, retriever, function/,
  ],
  ['a name that is none', ['ollama', '--name', 'a/b'], /^--name is what follows "instrument-"/],
  ['an unknown option', ['ollama', '--bogus'], /^Unknown option '--bogus': npm run new -- <library> takes --method/],
  [
    'a folder that is no workspace',
    ['ollama', '--directory', 'docs'],
    /docs has no packages folder: --directory takes/,
  ],
] as const)('%s gets one sentence, and nothing is written', ([, args, sentence]) => {
  const before = copy.run('git', ['status', '--porcelain', '--untracked-files=all']).stdout;
  const { ok, stdout, stderr } = layOut(...args);
  expect({ ok, stdout }).toEqual({ ok: false, stdout: '' });
  expect(stderr).toMatch(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(copy.run('git', ['status', '--porcelain', '--untracked-files=all']).stdout).toBe(before);
  expect(existsSync(copy.path('packages/instrument-x'))).toBe(false);
});
