import { EventType } from '@chaukas/spec';
import * as agents from '@openai/agents';
import { expect, test } from 'vitest';
import { answering, response, says } from '../scenarios/common/answers.mjs';
import { inProcess, ofType } from './sdk.ts';

const sdk = inProcess();
const agent = new agents.Agent({ name: 'Host', model: 'gpt-test' });

async function runOnce(): Promise<number> {
  sdk.server.on('/responses', answering(response('resp_1', [says('Hello!')])));
  await sdk.runner().run(agent, 'Hi');
  return ofType(await sdk.events(), EventType.AGENT_END).length;
}

test('what the app replaces the list with is kept as it is, and we stay', async () => {
  const heard: string[] = [];
  const mine = {
    onTraceStart: async () => void heard.push('start'),
    onTraceEnd: async () => void heard.push('end'),
    onSpanStart: async () => {},
    onSpanEnd: async () => {},
    shutdown: async () => void heard.push('shutdown'),
    forceFlush: async () => {},
  };
  const list = [mine];
  agents.setTraceProcessors(list);
  expect(list).toEqual([mine]);
  expect(await runOnce()).toBe(1);
  agents.setTraceProcessors([]);
  expect(heard).toEqual(['start', 'end', 'shutdown']);
});

test('after an empty list we are still there', async () => {
  agents.setTraceProcessors([]);
  expect(await runOnce()).toBe(1);
});

test('where the app wants the list to be all there is, we go with it', async () => {
  const { register } = await import('../../src/index.ts');
  register({ keepRegistered: false });
  agents.setTraceProcessors([]);
  expect(await runOnce()).toBe(0);
  register({ keepRegistered: true });
  agents.setTraceProcessors([]);
  expect(await runOnce()).toBe(1);
});

test('shutdown is no end', async () => {
  await agents.getGlobalTraceProvider().shutdown();
  expect(await runOnce()).toBe(1);
});

test('the status names the copy that was found', () => {
  expect(sdk.registration.status()).toMatchObject({
    library: '@openai/agents',
    copies: [{ version: '0.20.0', format: 'esm', patched: true }],
    problems: [],
  });
});
