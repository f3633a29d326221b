/** What an app pays that uses little or nothing of what could be recorded: the modules that are loaded, each by its name. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppFolder } from './app-folder.ts';

let app: AppFolder;

/** Prints every file that is loaded in the process, when it ends. */
const SPY = `
  import { registerHooks } from 'node:module';
  const files = new Set();
  registerHooks({ load(url, context, next) { files.add(url); return next(url, context); } });
  process.on('exit', () => console.log(JSON.stringify([...files])));`;

beforeAll(() => {
  app = new AppFolder({}, ['openai', '@openai/agents', '@anthropic-ai/sdk'], {
    'spy.mjs': SPY,
    'nothing.mjs': '',
    'none/package.json': '{ "name": "none", "dependencies": { "ms": "*" } }',
    'none/main.mjs': '',
    'agents/package.json': '{ "name": "agents", "dependencies": { "@openai/agents": "*" } }',
    'agents/main.mjs': '',
  });
});
afterAll(() => app.remove());

/** The loaded files, those of our packages by their path from `packages` on. */
async function loaded(main: string): Promise<string[]> {
  const { stdout, code } = await app.run(['--import', './spy.mjs', '--import', '@chaukas/auto', main], {
    env: { CHAUKAS_QUIET: '1' },
  });
  expect(code).toBe(0);
  const urls: string[] = JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]');
  return urls.map((url) => url.replace(/^.*\/packages\/([^/]+)\/dist\/(esm|cjs)\//, '$1: '));
}

/** Of packages that are not ours, or ours beside the one that decides. */
function heavy(files: readonly string[]): string[] {
  return files.filter((file) => /^(core|instrument-\w+|spec): |node_modules\//.test(file));
}

describe('an app', () => {
  test('that names no library loads what decides that, and nothing else', async () => {
    const files = await loaded('none/main.mjs');
    expect(heavy(files)).toEqual([]);
    expect(files.filter((file) => file.startsWith('instrumentation: '))).toEqual([
      'instrumentation: loading/roots-entry.js',
      'instrumentation: loading/failure.js',
      'instrumentation: loading/hooks-thread.js',
      'instrumentation: loading/module-hooks.js',
      'instrumentation: loading/require-layers.js',
      'instrumentation: loading/roots.js',
      'instrumentation: loading/package-entry.js',
      'instrumentation: loading/load-module.js',
      'instrumentation: loading/namespace.js',
    ]);
    expect(files.filter((file) => file.startsWith('auto: ')).length).toBeLessThan(20);
  });

  test('that names @openai/agents and does not load it is not made to: only the client is, which it brings', async () => {
    const files = await loaded('agents/main.mjs');
    expect(heavy(files).filter((file) => file.includes('/@openai/agents'))).toEqual([]);
    expect(heavy(files).some((file) => file.includes('/node_modules/openai/'))).toBe(true);
    expect(heavy(files).some((file) => file.startsWith('instrument-agents: '))).toBe(true);
    expect(
      heavy(files).filter((file) => /^instrument-(anthropic|langchain)|\/@(anthropic-ai|langchain)\//.test(file)),
    ).toEqual([]);
  });
});
