import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { type AppFolder, appWith, type Output, runApp } from '@chaukas/instrumentation/testing/contract';
import { EventType, parseEventLine } from '@chaukas/spec';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answering, response, says } from './scenarios/common/answers.mjs';
import { subject } from './subject.ts';

/**
 * How a process of the SDK's ends: with us as without us, wherever the events go. How long it takes is told by a timer of the app's
 * that keeps nothing alive: a process that ends when it should ends before it.
 */
const IDLE_MS = 6000;

const APP = `
import OpenAI from 'openai';
import * as agents from '@openai/agents';
// The SDK's own exporter, which has its say in how a process ends; what it posts goes to the provider on this machine.
const exporter = new agents.OpenAITracingExporter({ endpoint: process.env.BASE_URL + '/traces/ingest', apiKey: 'k', maxRetries: 0 });
agents.setTraceProcessors([new agents.BatchTraceProcessor(exporter)]);
const openAIClient = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: 'k', maxRetries: 0 });
const runner = new agents.Runner({ modelProvider: new agents.OpenAIProvider({ openAIClient }) });
const run = (text) => runner.run(new agents.Agent({ name: 'Host', model: 'gpt-test' }), text);
process.on('exit', (code) => console.log('exit', code));
const idle = () => setTimeout(() => console.log('it is still there'), ${IDLE_MS}).unref();
`;

/** What an app does at the end, after the SDK was used. */
const ENDINGS = {
  'a normal end': `console.log((await run('Hi')).finalOutput); idle();`,
  'an exit code': `await run('Hi'); process.exitCode = 5; idle();`,
  'process.exit()': `await run('Hi'); process.exit(3);`,
  'a run that fails, and nobody catches it': `idle(); run('fail');`,
  'an error after a run': `await run('Hi'); idle(); throw new Error('uncaught');`,
  'SIGTERM between runs': `await run('Hi'); idle(); process.kill(process.pid, 'SIGTERM'); setInterval(() => undefined, 1000);`,
  'SIGTERM in a run': `idle(); run('hang'); setTimeout(() => process.kill(process.pid, 'SIGTERM'), 500);`,
  'SIGTERM that the app handles': `
    await run('Hi');
    const timer = setInterval(() => undefined, 1000);
    process.on('SIGTERM', () => { console.log('bye'); process.exitCode = 4; clearInterval(timer); });
    idle(); process.kill(process.pid, 'SIGTERM');`,
};

/** Where the events go: to a file, to nobody, and to somebody who never answers. */
const DESTINATIONS = ['file', 'dead', 'hanging'] as const;

let app: AppFolder;
let server: ScriptedServer;

beforeAll(async () => {
  app = appWith(subject);
  server = await ScriptedServer.start();
  const hello = answering(response('resp_1', [says('Hello!')]));
  const refused = { status: 400, json: { error: { message: 'Invalid value', code: 'invalid_value' } } };
  server.on('/responses', (request, nth) => {
    const asked = JSON.stringify(request.json);
    if (asked.includes('fail')) return refused;
    return asked.includes('hang') ? { hang: true } : typeof hello === 'function' ? hello(request, nth) : {};
  });
  server.on('/traces/ingest', () => ({ status: 204 }));
  server.on('/events', () => ({ hang: true }));
});

afterAll(async () => {
  app.remove();
  await server.stop();
});

function end(name: string, ending: string, destination?: (typeof DESTINATIONS)[number]): Promise<Output> {
  const file = join(app.directory, `${name.replaceAll(/\W/g, '-')}.mjs`);
  writeFileSync(file, APP + ending);
  const endpoint = destination === 'hanging' ? server.url : 'http://127.0.0.1:1';
  const to = destination === 'file' ? { CHAUKAS_OUTPUT_FILE: trailOf(name) } : { CHAUKAS_ENDPOINT: endpoint };
  const env = { BASE_URL: `${server.url}/v1`, CHAUKAS_QUIET: '1', ...to };
  const flags = destination === undefined ? [] : ['--import', '@chaukas/instrument-agents/register'];
  return runApp([...flags, file], { cwd: app.directory, env });
}

function trailOf(name: string): string {
  return join(app.directory, `${name.replaceAll(/\W/g, '-')}.jsonl`);
}

describe.each(Object.entries(ENDINGS))('%s', (name, ending) => {
  test('is the same with us, wherever the events go', async () => {
    const plain = await end(name, ending);
    const ours = await Promise.all(DESTINATIONS.map((destination) => end(name, ending, destination)));
    expect(plain.stdout).not.toContain('still there');
    for (const [at, { stdout, code }] of ours.entries()) {
      expect([DESTINATIONS[at], stdout, code]).toEqual([DESTINATIONS[at], plain.stdout, plain.code]);
    }
    expect(existsSync(trailOf(name))).toBe(true);
    const types = readFileSync(trailOf(name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => parseEventLine(line).type);
    const count = (type: EventType) => types.filter((one) => one === type).length;
    expect(count(EventType.AGENT_START)).toBe(1);
    expect(count(EventType.AGENT_END)).toBe(1);
    expect(count(EventType.SESSION_END)).toBe(count(EventType.SESSION_START));
  });
});
