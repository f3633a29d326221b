/** Where nothing is hoisted, an app cannot resolve what its packages bring: it is looked for from them. */
import type { ScriptedServer } from '@chaukas/instrumentation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppFolder, count } from './app-folder.ts';
import { startProvider } from './provider.ts';

let app: AppFolder;
let provider: ScriptedServer;

beforeAll(async () => {
  provider = await startProvider();
  app = new AppFolder({ dependencies: { '@langchain/openai': '*' } }, ['@langchain/openai'], {
    'main.mjs': `
      import '@chaukas/auto';
      import { ChatOpenAI } from '@langchain/openai';
      import { status } from '@chaukas/auto/api';
      const configuration = { baseURL: process.env.PROVIDER + '/v1' };
      const model = new ChatOpenAI({ model: 'gpt-4o-mini', apiKey: 'key', maxRetries: 0, configuration });
      console.log((await model.invoke('Hi')).text);
      for (const { library, copies } of status().libraries) {
        for (const { found, calls } of copies) console.log(library, found, calls > 0);
      }`,
  });
});
afterAll(async () => {
  app.remove();
  await provider.stop();
});

test('an adapter asks for the framework and for the client below it, and their one call is one', async () => {
  const { stdout, trail, code } = await app.run(['main.mjs'], { env: { PROVIDER: provider.url, CHAUKAS_QUIET: '1' } });
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toEqual([
    'from openai',
    'openai resolved true',
    '@langchain/core resolved true',
    ...(stdout.includes('langgraph') ? ['@langchain/langgraph resolved false'] : []),
  ]);
  expect(provider.requests).toHaveLength(1);
  expect(count(trail, 'MODEL_INVOCATION_END')).toBe(1);
});
