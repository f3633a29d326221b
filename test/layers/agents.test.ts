import './harness/everything.ts';
import { withAgentSpan, withFunctionSpan, withGenerationSpan, withSession, withTrace } from '@chaukas/core';
import type { ScriptedReply } from '@chaukas/instrumentation/testing';
import {
  Agent,
  type Model,
  type ModelRequest,
  type ModelResponse,
  OpenAIProvider,
  Runner,
  tool,
  Usage,
} from '@openai/agents';
import { AzureOpenAI } from 'openai';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  answering,
  calls,
  response,
  says,
  streamed,
} from '../../packages/instrument-agents/test/scenarios/common/answers.mjs';
import { runnerOf } from './harness/agents.ts';
import { chat, chatCalls, message } from './harness/answers.ts';
import { outline } from './harness/outline.ts';
import { busy, type Provider, recordWith } from './harness/provider.ts';
import { ofType } from './harness/record.ts';

/**
 * Agents whose models and tools go through other things that are recorded too. The expected side is the provider's journal: what
 * reached it is as many model calls, and further attempts, as there are.
 */
const host = (more: object = {}) => new Agent({ name: 'Host', model: 'gpt-test', ...more });
const parameters = z.object({});
const user = (content: string) => ({ role: 'user' as const, content });
const hello = response('resp_1', [says('Hello!')]);

interface Way {
  readonly reply: ScriptedReply;
  readonly path: string;
  readonly stream?: true;
  readonly useResponses?: false;
}

const ATTEMPTS: Readonly<Record<string, Way>> = {
  'by Responses': { reply: { json: hello }, path: 'responses' },
  'by Responses, streamed': { reply: { sse: streamed(hello), done: false }, path: 'responses', stream: true },
  'by Chat Completions': { reply: chat({ content: 'Hello!' }), path: 'chat/completions', useResponses: false },
};

test.each(Object.entries(ATTEMPTS))('a model call %s that the client makes again', async (_name, way) => {
  const { reply, path, stream, ...more } = way;
  const { events, journal } = await recordWith(async ({ server }) => {
    server.on(`/${path}`, [busy, busy, reply]);
    const runner = runnerOf(server, { maxRetries: 2, ...more });
    if (stream === undefined) return runner.run(host(), 'Hi');
    const result = await runner.run(host(), 'Hi', { stream: true });
    for await (const _ of result);
    return result.completed;
  });
  expect(journal).toEqual([path, path, path]);
  expect(outline(events)).toEqual([
    'SESSION',
    '  INPUT_RECEIVED "Hi"',
    '  AGENT Host',
    '    MODEL_INVOCATION openai',
    '      RETRY 1',
    '      RETRY 2',
    '  OUTPUT_EMITTED "Hello!"',
  ]);
  expect(ofType(events, 'MODEL_INVOCATION_END')[0]?.metadata?.attempts).toBe(journal.length);
});

test('a model call of another provider’s client: the client knows whose it is, and which model answered', async () => {
  const { events } = await recordWith(({ server }) => {
    server.on('/openai/responses', [{ json: hello }]);
    const openAIClient = new AzureOpenAI({ endpoint: server.url, apiKey: 'none', apiVersion: '2025-04-01-preview' });
    const modelProvider = new OpenAIProvider({ openAIClient });
    return new Runner({ modelProvider }).run(host(), 'Hi');
  });
  const [start] = ofType(events, 'MODEL_INVOCATION_START');
  const [end, ...more] = ofType(events, 'MODEL_INVOCATION_END');
  expect(more).toEqual([]);
  expect(start?.content.value).toMatchObject({ model: 'gpt-test' });
  expect(end?.content.value).toMatchObject({ provider: 'azure.openai', model: 'gpt-test-1' });
});

/** An agent that calls the tool `ask` once, and answers. */
function asking({ server }: Provider, execute: () => Promise<string>) {
  const asks = response('resp_1', [calls('ask', {}, 'call_1')]);
  server.on('/responses', answering(asks, response('resp_2', [says('Nine.')])));
  const ask = tool({ name: 'ask', description: 'asks', parameters, execute });
  return () => runnerOf(server).run(host({ tools: [ask] }), 'How many?');
}

test('clients that a tool calls itself: calls of their own, below the tool', async () => {
  const { events, journal } = await recordWith((provider) => {
    const { server, openai, anthropic } = provider;
    server.on('/chat/completions', [chat({ content: 'Hello!' })]);
    server.on('/v1/messages', [message('Nine.')]);
    return asking(provider, async () => {
      await openai.chat.completions.create({ model: 'gpt-test', messages: [user('Hi')] });
      await anthropic.messages.create({ model: 'claude-test', max_tokens: 9, messages: [user('Hi')] });
      return 'nine';
    })();
  });
  expect(journal).toEqual(['responses', 'chat/completions', 'messages', 'responses']);
  expect(outline(events)).toEqual([
    'SESSION',
    '  INPUT_RECEIVED "How many?"',
    '  AGENT Host',
    '    MODEL_INVOCATION openai',
    '    TOOL_CALL ask',
    '      MODEL_INVOCATION openai',
    '      MODEL_INVOCATION anthropic',
    '    MODEL_INVOCATION openai',
    '  OUTPUT_EMITTED "Nine."',
  ]);
});

test('a whole loop of a client inside a tool: its tool calls are seen as in any loop', async () => {
  const { events, journal } = await recordWith((provider) => {
    const { server, openai } = provider;
    server.on('/chat/completions', [chatCalls(['c1', 'add', { a: 1, b: 2 }]), chat({ content: 'Three.' })]);
    const create = (messages: Parameters<typeof openai.chat.completions.create>[0]['messages']) =>
      openai.chat.completions.create({ model: 'gpt-test', messages, stream: false });
    return asking(provider, async () => {
      const first = await create([user('1 and 2?')]);
      const asked = first.choices.map(({ message: one }) => one);
      await create([user('1 and 2?'), ...asked, { role: 'tool', tool_call_id: 'c1', content: '3' }]);
      return 'three';
    })();
  });
  expect(journal).toEqual(['responses', 'chat/completions', 'chat/completions', 'responses']);
  expect(outline(events).slice(3, -1)).toEqual([
    '    MODEL_INVOCATION openai',
    '    TOOL_CALL ask',
    '      MODEL_INVOCATION openai',
    '      TOOL_CALL add',
    '      MODEL_INVOCATION openai',
    '    MODEL_INVOCATION openai',
  ]);
});

test('spans of the app round all of it: what it says itself is told once, by it', async () => {
  const { events, journal } = await recordWith((provider) => {
    const { server, openai, anthropic } = provider;
    server.on('/chat/completions', [busy, chat({ content: 'Hello!' })]);
    server.on('/v1/messages', [message('Nine.')]);
    const run = asking(provider, () =>
      withFunctionSpan(
        async () => {
          await withGenerationSpan(
            () => openai.chat.completions.create({ model: 'gpt-test', messages: [user('Hi')] }, { maxRetries: 1 }),
            { data: { model: 'mine' } },
          );
          await anthropic.messages.create({ model: 'claude-test', max_tokens: 9, messages: [user('Hi')] });
          return 'nine';
        },
        { data: { name: 'look up' } },
      ),
    );
    return withTrace('mine', () =>
      withAgentSpan(() => withFunctionSpan(run, { data: { name: 'plan' } }), { data: { name: 'Boss' } }),
    );
  });
  expect(journal).toEqual(['responses', 'chat/completions', 'chat/completions', 'messages', 'responses']);
  expect(outline(events)).toEqual([
    'SESSION',
    '  AGENT Boss',
    '    TOOL_CALL plan',
    // A run of the SDK's is a trace of its own, in the session of the one around it.
    '  INPUT_RECEIVED "How many?"',
    '  AGENT Host',
    '    MODEL_INVOCATION openai',
    '    TOOL_CALL ask',
    '      TOOL_CALL look up',
    '        MODEL_INVOCATION openai',
    '          RETRY 1',
    '        MODEL_INVOCATION anthropic',
    '    MODEL_INVOCATION openai',
    '  OUTPUT_EMITTED "Nine."',
  ]);
});

test('runs of one session of the app’s are in it, each a trace', async () => {
  const { events } = await recordWith(({ server }) => {
    server.on('/responses', () => ({ json: hello }));
    const run = () => runnerOf(server).run(host(), 'Hi');
    return withSession({ sessionId: 'customer-17' }, () => Promise.all([run(), run()]));
  });
  expect(ofType(events, 'SESSION_START').map(({ sessionId }) => sessionId)).toEqual(['customer-17']);
  expect(new Set(ofType(events, 'AGENT_START').map(({ traceId }) => traceId)).size).toBe(2);
  expect(ofType(events, 'MODEL_INVOCATION_END')).toHaveLength(2);
});

/** A model of the app's own, which makes no spans of the SDK's. */
function ownModel(getResponse: (request: ModelRequest) => Promise<ModelResponse>): Model {
  return {
    getResponse,
    getStreamedResponse() {
      throw new Error('it does not stream');
    },
  };
}

async function spoken(text: string): Promise<ModelResponse> {
  const content = [{ type: 'output_text' as const, text }];
  return { usage: new Usage(), output: [{ type: 'message', role: 'assistant', status: 'completed', content }] };
}

test('a model of the app’s own: its client’s call is the model call, or a span that the app makes of it', async () => {
  const { events, journal } = await recordWith(async ({ server, anthropic }) => {
    server.on('/v1/messages', [message('Nine.')]);
    const throughClient = ownModel(async () => {
      await anthropic.messages.create({ model: 'claude-test', max_tokens: 9, messages: [user('Hi')] });
      return spoken('Nine.');
    });
    await new Runner().run(host({ model: throughClient }), 'Hi');
    const alone = ownModel(() => withGenerationSpan(() => spoken('Ten.'), { data: { model: 'mine' } }));
    await new Runner().run(host({ model: alone }), 'Hi');
  });
  expect(journal).toEqual(['messages']);
  const run = (provider: string, text: string) => [
    'SESSION',
    '  INPUT_RECEIVED "Hi"',
    '  AGENT Host',
    `    MODEL_INVOCATION${provider}`,
    `  OUTPUT_EMITTED "${text}"`,
  ];
  expect(outline(events)).toEqual([...run(' anthropic', 'Nine.'), ...run('', 'Ten.')]);
});
