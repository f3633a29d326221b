/** One line, however it is given: what the app does with real libraries is recorded, and it does the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptedServer } from '@chaukas/instrumentation/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppFolder, type AppRun, count } from './app-folder.ts';
import { ANTHROPIC_CALL, OPENAI_CALL, startProvider } from './provider.ts';

const IMPORTS = `import OpenAI from 'openai'; import Anthropic from '@anthropic-ai/sdk';`;
const REQUIRES = `const OpenAI = require('openai'); const Anthropic = require('@anthropic-ai/sdk');`;
const CALLS = `${OPENAI_CALL} ${ANTHROPIC_CALL} process.exitCode = 3;`;

let app: AppFolder;
let provider: ScriptedServer;

beforeAll(async () => {
  provider = await startProvider();
  app = new AppFolder(
    {
      scripts: { start: 'node plain.mjs' },
      dependencies: { openai: '*' },
      devDependencies: { '@anthropic-ai/sdk': '*' },
    },
    ['openai', '@anthropic-ai/sdk'],
    {
      'plain.mjs': `${IMPORTS} ${CALLS}`,
      'plain.cjs': `${REQUIRES} ${CALLS}`,
      'imported.mjs': `${IMPORTS} import '@chaukas/auto'; ${CALLS}`,
      'required.cjs': `${REQUIRES} require('@chaukas/auto'); ${CALLS}`,
      // Runs after us wherever preloads run, and writes down what is registered in other threads.
      'thread.cjs': `const { isMainThread } = require('node:worker_threads');
        const runs = globalThis[Symbol.for('chaukas.v1.auto')]?.size ?? 'nothing';
        if (!isMainThread) require('node:fs').writeFileSync('thread.txt', 'registered: ' + runs);`,
      // With hooks of the app's own, Node runs what is preloaded by --require in their thread as well.
      'hooked.mjs': `import { register } from 'node:module';
        register('data:text/javascript,export const resolve = (name, context, next) => next(name, context);');
        const { default: OpenAI } = await import('openai'); ${OPENAI_CALL}`,
    },
  );
});
afterAll(async () => {
  app.remove();
  await provider.stop();
});

/** Runs the app; `calls` is what the provider has in its journal of it. */
async function run(id: string, args: readonly string[], env: Record<string, string> = {}) {
  const done = await app.run(args, { env: { PROVIDER: `${provider.url}/${id}`, ...env } });
  return { ...done, calls: provider.requests.filter(({ path }) => path.startsWith(`/${id}/`)).length };
}

function lines({ stdout }: AppRun): string[] {
  return stdout.trim().split('\n').sort();
}

const STARTED = /^\[chaukas\] recording openai 7\.\d+\.\d+ and @anthropic-ai\/sdk 1\.\d+\.\d+ to /;

describe('the calls of both libraries are recorded, and one line says so', () => {
  test.for<[string, string[], Record<string, string>?]>([
    ['import', ['imported.mjs']],
    ['require', ['required.cjs']],
    ['node --import', ['--import', '@chaukas/auto', 'plain.mjs']],
    ['node --import of a CommonJS app', ['--import', '@chaukas/auto', 'plain.cjs']],
    ['node --require', ['--require', '@chaukas/auto', 'plain.mjs']],
    ['NODE_OPTIONS', ['plain.mjs'], { NODE_OPTIONS: '--import @chaukas/auto' }],
  ])('%s', async ([way, args, env]) => {
    const done = await run(way.replaceAll(/\W/g, ''), args, env);
    expect(lines(done)).toEqual(['from anthropic', 'from openai']);
    expect(done.code).toBe(3);
    expect(done.said).toEqual([expect.stringMatching(STARTED)]);
    expect(done.calls).toBe(2);
    expect(count(done.trail, 'MODEL_INVOCATION_START')).toBe(done.calls);
    expect(count(done.trail, 'MODEL_INVOCATION_END')).toBe(done.calls);
  });

  test('NODE_OPTIONS of npm, which is not the app', async () => {
    const env = {
      PROVIDER: `${provider.url}/npm`,
      NODE_OPTIONS: '--import @chaukas/auto',
      npm_config_loglevel: 'silent',
    };
    const { said, trail, code } = await app.run(['start'], { program: 'npm', env });
    expect(said).toEqual([expect.stringMatching(STARTED)]);
    expect(count(trail, 'MODEL_INVOCATION_END')).toBe(2);
    expect(code).toBe(3);
  });

  test('node --require, where modules are hooked in a thread of their own', async () => {
    const preloads = ['--require', '@chaukas/auto', '--require', './thread.cjs'];
    const done = await run('hooked', ['--no-warnings', ...preloads, 'hooked.mjs']);
    expect(readFileSync(join(app.directory, 'thread.txt'), 'utf8')).toBe('registered: nothing');
    expect(done).toMatchObject({ stdout: 'from openai\n', code: 0, calls: 1 });
    expect(count(done.trail, 'MODEL_INVOCATION_END')).toBe(1);
    expect(done.said).toEqual([expect.stringMatching(STARTED)]);
  });

  test('without us the same app prints the same and ends the same', async () => {
    const plain = await run('plain', ['plain.mjs']);
    expect(lines(plain)).toEqual(['from anthropic', 'from openai']);
    expect(plain).toMatchObject({ code: 3, said: [], trail: [], calls: 2 });
  });
});
