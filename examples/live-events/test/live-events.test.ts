import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startProvider } from '../src/provider.ts';
import { shopServer } from '../src/server.ts';

// Read when the agent's module registers, which is before anything here runs.
vi.hoisted(() => Object.assign(process.env, { CHAUKAS_OUTPUT_MODE: 'none', CHAUKAS_QUIET: '1' }));

interface Told {
  name: string;
  attributes: Record<string, unknown>;
}

const ANSWERS = {
  'Which jacket is good for wind?':
    'For wind alone take the light shell; if rain comes with it, the three-layer jacket.',
  'Which jacket is good for rain?': 'Take the three-layer jacket.',
} as const;

let provider: Awaited<ReturnType<typeof startProvider>>;
let server: ReturnType<typeof shopServer>;
let url: string;

beforeAll(async () => {
  provider = await startProvider();
  server = shopServer(new OpenAI({ apiKey: 'none', baseURL: `${provider.url}/v1` }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await provider.stop();
});

/** Asks as a browser does, and reads the frames up to the one that ends them. */
async function ask(question: string): Promise<{ text: string; events: Told[] }> {
  const response = await fetch(`${url}/run?question=${encodeURIComponent(question)}`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const text = await response.text();
  const frames = text.trim().split('\n\n');
  expect(frames.pop()).toBe('event: end\ndata: {}');
  return { text, events: frames.map((frame) => JSON.parse(frame.replace(/^data: /, ''))) };
}

test('a browser sees the agent at work, in order, and the answer as it is written', async () => {
  const { events } = await ask('Which jacket is good for wind?');
  const names = events.map(({ name }) => name);
  expect(names.filter((name, at) => name !== names[at - 1])).toEqual([
    'gen_ai.agent.start',
    'gen_ai.agent.step',
    'gen_ai.tool.call',
    'gen_ai.tool.result',
    'shop.customer',
    'gen_ai.agent.step',
    'gen_ai.model.request',
    'gen_ai.model.response.chunk',
    'gen_ai.model.response',
    'gen_ai.agent.complete',
  ]);
});

test('requests at the same time see their own run only', async () => {
  const questions = Object.entries(ANSWERS);
  const asked = await Promise.all(
    [...questions, ...questions].map(async ([q, answer]) => [answer, await ask(q)] as const),
  );
  for (const [answer, { events }] of asked) {
    const chunks = events.filter(({ name }) => name === 'gen_ai.model.response.chunk');
    expect(chunks.map(({ attributes }) => attributes.chunk).join('')).toBe(answer);
  }
});

test('no secret reaches the browser', async () => {
  const { text, events } = await ask('Which jacket is good for wind?');
  expect(text).not.toContain('for-the-agent-only');
  expect(events.find(({ name }) => name === 'shop.customer')?.attributes).toMatchObject({ tier: 'gold' });
});

test('a browser that goes away ends its stream, and the server goes on', async () => {
  const controller = new AbortController();
  const response = await fetch(`${url}/run?question=Which+jacket+is+good+for+wind`, { signal: controller.signal });
  await response.body?.getReader().read();
  controller.abort();
  expect((await ask('Which jacket is good for rain?')).events.length).toBeGreaterThan(5);
});
