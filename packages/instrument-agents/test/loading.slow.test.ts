import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countByType } from '@chaukas/core';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { type AppFolder, appWith, runApp } from '@chaukas/instrumentation/testing/contract';
import { parseEventLine } from '@chaukas/spec';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { response, says } from './scenarios/common/answers.mjs';
import { subject } from './subject.ts';

const OURS = `import { register } from '@chaukas/instrument-agents';`;
const THEIRS = `import * as agents from '@openai/agents';`;
const SETUP = `
agents.setTraceProcessors([]);
const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: 'k' });
const run = async (sdk, text) => (await new sdk.Runner({ modelProvider: new sdk.OpenAIProvider({ openAIClient: client }) }).run(new sdk.Agent({ name: 'Host', model: 'gpt-test' }), text)).finalOutput;
`;
const ONCE = `${SETUP}console.log(await run(agents, 'Hi'));`;
const OPENAI = `import OpenAI from 'openai';`;
const CJS = `const OpenAI = require('openai');`;

/** Ways in which an app can load us and the SDK; each makes one run, or as many as it says. */
const WAYS: readonly (readonly [
  name: string,
  file: string,
  source: string,
  flags?: readonly string[],
  runs?: number,
])[] = [
  ['register() hoisted, we first', 'a.mjs', `${OURS}${THEIRS}${OPENAI}register();${ONCE}`],
  ['register() hoisted, the SDK first', 'b.mjs', `${THEIRS}${OURS}${OPENAI}register();${ONCE}`],
  [
    'import of register, then the SDK',
    'c.mjs',
    `import '@chaukas/instrument-agents/register';${THEIRS}${OPENAI}${ONCE}`,
  ],
  [
    'register(), then import()',
    'd.mjs',
    `${OURS}${OPENAI}register();const agents = await import('@openai/agents');${ONCE}`,
  ],
  ['--import', 'e.mjs', `${THEIRS}${OPENAI}${ONCE}`, ['--import', '@chaukas/instrument-agents/register']],
  [
    'require, then register()',
    'f.cjs',
    `const agents = require('@openai/agents');${CJS}require('@chaukas/instrument-agents').register();(async () => {${ONCE}})();`,
  ],
  [
    'register(), then require',
    'g.cjs',
    `require('@chaukas/instrument-agents').register();const agents = require('@openai/agents');${CJS}(async () => {${ONCE}})();`,
  ],
  [
    '--require',
    'h.cjs',
    `const agents = require('@openai/agents');${CJS}(async () => {${ONCE}})();`,
    ['--require', '@chaukas/instrument-agents/register'],
  ],
  [
    'both builds in one process',
    'i.mjs',
    `${OURS}${THEIRS}${OPENAI}import { createRequire } from 'node:module';register();${SETUP}console.log(await run(agents, 'Hi'));const other = createRequire(import.meta.url)('@openai/agents');other.setTraceProcessors([]);console.log(await run(other, 'Hi'));console.log(await run(agents, 'Hi'));`,
    [],
    3,
  ],
  [
    'the core alone',
    'j.mjs',
    `${OURS}import * as agents from '@openai/agents-core';import { OpenAIProvider } from '@openai/agents-openai';${OPENAI}register();${SETUP.replaceAll('sdk.OpenAIProvider', 'OpenAIProvider')}console.log(await run(agents, 'Hi'));`,
  ],
  [
    'registered twice, by both builds of ours',
    'k.mjs',
    `${OURS}${THEIRS}${OPENAI}import { createRequire } from 'node:module';register();register();createRequire(import.meta.url)('@chaukas/instrument-agents').register();${ONCE}`,
  ],
];

describe('ways of loading', () => {
  let app: AppFolder;
  let server: ScriptedServer;

  beforeAll(async () => {
    app = appWith(subject);
    mkdirSync(join(app.directory, 'ways'));
    server = await ScriptedServer.start();
    server.on('/responses', () => ({ json: response('resp_1', [says('Hello!')]) }));
  });

  afterAll(async () => {
    app.remove();
    await server.stop();
  });

  test.for(WAYS)('%s', async ([name, file, source, flags = [], runs = 1]) => {
    const trail = join(app.directory, 'ways', `${file}.jsonl`);
    const entry = join(app.directory, 'ways', file);
    writeFileSync(entry, source);
    const env = { BASE_URL: `${server.url}/v1`, CHAUKAS_OUTPUT_FILE: trail };
    const output = await runApp([...flags, entry], { cwd: app.directory, env });
    expect(output, name).toMatchObject({ code: 0, stdout: 'Hello!\n'.repeat(runs) });
    const counts = countByType(readFileSync(trail, 'utf8').trim().split('\n').map(parseEventLine));
    // INPUT and STATE_UPDATE come of the runner's own arguments, all others of its spans.
    for (const type of [
      'INPUT_RECEIVED',
      'AGENT_START',
      'AGENT_END',
      'MODEL_INVOCATION_END',
      'OUTPUT_EMITTED',
      'STATE_UPDATE',
    ]) {
      expect(counts.get(type), type).toBe(runs);
    }
  });

  test('an app that never uses the SDK does not load it by us', async () => {
    const entry = join(app.directory, 'ways', 'none.mjs');
    writeFileSync(
      entry,
      `${OURS}register();console.log(globalThis[Symbol.for('openai.agents.core.traceProvider')], process.listenerCount('SIGTERM'));`,
    );
    const output = await runApp([entry], {
      cwd: app.directory,
      env: { CHAUKAS_OUTPUT_FILE: join(app.directory, 'none.jsonl') },
    });
    expect(output.stdout).toBe('undefined 0\n');
    expect(output.stderr).toContain('@openai/agents was not recorded: it was never loaded');
  });
});
