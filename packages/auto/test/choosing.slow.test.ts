/** Which of them is registered: what the environment and the options name, over what the app's package.json names. */
import type { ScriptedServer } from '@chaukas/instrumentation/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppFolder, count } from './app-folder.ts';
import { ANTHROPIC_CALL, OPENAI_CALL, startProvider } from './provider.ts';

const CALLS = `
  import OpenAI from 'openai'; import Anthropic from '@anthropic-ai/sdk';
  ${OPENAI_CALL} ${ANTHROPIC_CALL}`;

let app: AppFolder;
let provider: ScriptedServer;

beforeAll(async () => {
  provider = await startProvider();
  app = new AppFolder(
    { dependencies: { openai: '*', '@openai/agents': '*', 'llm-kit': '*' } },
    ['openai', '@anthropic-ai/sdk', '@openai/agents'],
    {
      'plain.mjs': CALLS,
      'through.mjs': `import { Anthropic } from 'llm-kit'; ${ANTHROPIC_CALL}`,
      'through.cjs': `const { Anthropic } = require('llm-kit'); ${ANTHROPIC_CALL}`,
      'node_modules/llm-kit/package.json': JSON.stringify({
        name: 'llm-kit',
        exports: { import: './index.mjs', require: './index.cjs' },
      }),
      'node_modules/llm-kit/index.mjs': `export { default as Anthropic } from '@anthropic-ai/sdk';`,
      'node_modules/llm-kit/index.cjs': `exports.Anthropic = require('@anthropic-ai/sdk');`,
      // What was taken back is as it was before, in whatever order it was registered and taken back.
      'again.mjs': `
        import { Module } from 'node:module';
        import { register, status } from '@chaukas/auto/api';
        import OpenAI from 'openai';
        const { require: before } = Module.prototype;
        const methods = () => Object.entries(Object.getOwnPropertyDescriptors(OpenAI.prototype)).map(([name, { value }]) => [name, value]);
        const untouched = methods();
        const same = () => methods().every(([name, value], index) => name === untouched[index][0] && value === untouched[index][1]);
        const [one, two] = [register(), register({ include: ['openai'] })];
        const three = register();
        const patched = !same();
        two.unregister(); two.unregister(); three.unregister();
        const still = !same();
        one.unregister();
        console.log(JSON.stringify({
          patched, still, restored: same() && Module.prototype.require === before,
          copies: status().libraries.flatMap(({ copies }) => copies).length,
        }));
        const last = register({ exclude: ['agents'] });
        await new Promise((resolve) => setTimeout(resolve, 1));
        ${OPENAI_CALL}`,
    },
  );
});
afterAll(async () => {
  app.remove();
  await provider.stop();
});

function run(args: readonly string[], env: Record<string, string> = {}) {
  return app.run(args, { env: { PROVIDER: provider.url, CHAUKAS_QUIET: '1', ...env } });
}

const AUTO = ['--import', '@chaukas/auto'];

describe('with an app that names openai and not @anthropic-ai/sdk', () => {
  test('a library that it only uses is recorded too, as it is imported', async () => {
    const { trail, said } = await run([...AUTO, 'plain.mjs']);
    expect(count(trail, 'MODEL_INVOCATION_END')).toBe(2);
    expect(said).toEqual([]);
  });

  test.each(['through.mjs', 'through.cjs'])('so is one that a package of its uses: %s', async (file) => {
    const { trail, stdout, said } = await run([...AUTO, file]);
    expect(stdout).toBe('from anthropic\n');
    expect(count(trail, 'MODEL_INVOCATION_END')).toBe(1);
    expect(said).toEqual([]);
  });

  test('what is excluded is not, and a name that is none is told, also to who wants it quiet', async () => {
    const { trail, said } = await run([...AUTO, 'plain.mjs'], {
      CHAUKAS_EXCLUDE_INSTRUMENTATIONS: 'anthropic, opnai',
    });
    expect(count(trail, 'MODEL_INVOCATION_END')).toBe(1);
    expect(said).toEqual([
      '[chaukas] CHAUKAS_EXCLUDE_INSTRUMENTATIONS names "opnai", which is none of openai, anthropic, agents, langchain, mcp',
    ]);
  });

  test('what is included is, and nothing else', async () => {
    const { trail } = await run([...AUTO, 'plain.mjs'], { CHAUKAS_INCLUDE_INSTRUMENTATIONS: '@anthropic-ai/sdk' });
    const systems = trail.filter(({ type }) => type === 'SYSTEM');
    expect(count(trail, 'MODEL_INVOCATION_END')).toBe(1);
    expect(JSON.stringify(systems)).toContain('@anthropic-ai/sdk');
    expect(JSON.stringify(systems)).not.toContain('"openai"');
  });

  test('registering again and taking back, in any order, leaves what the first one did and in the end nothing', async () => {
    const { stdout, trail, said } = await run(['again.mjs']);
    const [line, answer] = stdout.trim().split('\n');
    expect(JSON.parse(line ?? '')).toEqual({ patched: true, still: true, restored: true, copies: 0 });
    expect(answer).toBe('from openai');
    expect(count(trail, 'MODEL_INVOCATION_END')).toBe(1);
    expect(said).toEqual([]);
  });
});
