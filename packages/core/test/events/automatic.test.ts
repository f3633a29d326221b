import { expect, test } from 'vitest';
import { EventStream } from '../../src/events.ts';
import { functionSpan, withAgentSpan, withFunctionSpan, withSpan, withTrace } from '../../src/index.ts';
import { record } from '../support/recording.ts';
import { names } from './support.ts';

function told(fn: () => unknown): EventStream['events'] {
  record();
  using stream = new EventStream();
  try {
    stream.run(fn);
  } catch {
    // What the app throws is for the app.
  }
  return stream.events;
}

test('agents, model calls and tools are told of without a call of the app', () => {
  const events = told(() =>
    withAgentSpan(
      () => {
        withSpan(
          { type: 'generation', model: 'm', provider: 'p', request: { messages: [1, 2] }, response: { text: 'x' } },
          () => {},
        );
        withFunctionSpan(() => ({ found: 3 }), { data: { name: 'search', input: { q: 'tent' }, call_id: 'c1' } });
      },
      { data: { name: 'Planner' } },
    ),
  );
  expect(events.map(({ name, attributes }) => [name, attributes])).toEqual([
    ['gen_ai.agent.start', { agent_name: 'Planner' }],
    ['gen_ai.model.request', { model: 'm', provider: 'p', message_count: 2, request: { messages: [1, 2] } }],
    ['gen_ai.model.response', { model: 'm', provider: 'p', response: { text: 'x' } }],
    ['gen_ai.tool.call', { tool_name: 'search', tool_id: 'c1', arguments: { q: 'tent' } }],
    ['gen_ai.tool.result', { tool_name: 'search', tool_id: 'c1', result: { found: 3 } }],
    ['gen_ai.agent.complete', { agent_name: 'Planner' }],
  ]);
});

test('a failure is told by the ends of the spans that it passes through, and by no event beside', () => {
  const events = told(() =>
    withAgentSpan(
      () =>
        withFunctionSpan(
          () => {
            throw new Error('no stock');
          },
          { data: { name: 'search' } },
        ),
      { data: { name: 'Planner' } },
    ),
  );
  expect(names(events)).toEqual(['gen_ai.agent.start', 'gen_ai.tool.call', 'gen_ai.tool.error', 'gen_ai.agent.error']);
  expect(events[2]?.attributes).toMatchObject({ outcome: 'failed', error: 'no stock' });
});

test('what was given up says so', () => {
  const events = told(() =>
    withTrace('t', () => {
      const span = functionSpan('search').start();
      span.cancel('aborted');
      span.finish();
    }),
  );
  expect(events[1]).toMatchObject({
    name: 'gen_ai.tool.error',
    attributes: { outcome: 'cancelled', error: 'aborted' },
  });
});

test('other facts have names of their own', () => {
  const events = told(() =>
    withAgentSpan((span) => span.addEvent({ type: 'retry', attempt: 1, strategy: 'server_hint' }), {
      data: { name: 'Planner' },
    }),
  );
  expect(events[1]).toMatchObject({ name: 'chaukas.retry', attributes: { attempt: 1, strategy: 'server_hint' } });
});

test('secrets are as the app has them, although the trail masks them', async () => {
  const trail = record();
  using stream = new EventStream();
  stream.run(() => withFunctionSpan(() => {}, { data: { name: 'login', input: { password: 'hunter22-hunter22' } } }));
  expect(JSON.stringify(stream.events)).toContain('hunter22-hunter22');
  expect(
    JSON.stringify(
      (await trail.events()).map(({ content }) => content?.value ?? null),
      bigint,
    ),
  ).not.toContain('hunter22-hunter22');
});

function bigint(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
