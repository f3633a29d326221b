import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { type ChaukasOptions, withCustomSpan, withFunctionSpan } from '../../src/index.ts';
import { find, record } from '../support/recording.ts';

it.each<[type: NonNullable<ChaukasOptions['customSpans']>[string], data: Record<string, unknown>, EventType, object]>([
  [
    'retriever',
    { documentIds: ['7'], query: 'boots' },
    EventType.DATA_ACCESS,
    { datasource: 'work', documentIds: ['7'] },
  ],
  [
    'function',
    { input: { id: 7 }, call_id: 'c1' },
    EventType.TOOL_CALL_START,
    { id: 'c1', name: 'work', arguments: { id: 7 } },
  ],
  [
    'generation',
    { model: 'm-1', provider: 'acme' },
    EventType.MODEL_INVOCATION_START,
    { model: 'm-1', provider: 'acme' },
  ],
  ['mcp', { server: 'files' }, EventType.MCP_CALL_START, { operation: 'work', serverName: 'files' }],
  ['guardrail', { triggered: true }, EventType.POLICY_DECISION, { policyId: 'work', outcome: 'deny' }],
])('a custom span that is configured as %s makes its events', async (type, data, made, says) => {
  const recording = record({ customSpans: { work: type } });
  withCustomSpan(() => undefined, { data: { name: 'work', data } });
  const events = await recording.events();
  expect(find(events, made).content.value).toMatchObject(says);
  expect(events.some((event) => event.type === EventType.SYSTEM)).toBe(false);
});

it('an agent by another name is the agent of what happens in it', async () => {
  const recording = record({ customSpans: { crew: 'agent' } });
  const tool = (): void => withFunctionSpan(() => undefined, { data: { name: 'tool' } });
  withCustomSpan(tool, { data: { name: 'crew', data: { name: 'Support' } } });
  const events = await recording.events();
  expect(find(events, EventType.TOOL_CALL_START)).toMatchObject({
    agentId: 'support',
    parentSpanId: find(events, EventType.AGENT_START).spanId,
  });
});

it('other custom spans stay SYSTEM events, and a type that there is not is named', async () => {
  const recording = record();
  Reflect.apply(withCustomSpan, undefined, [() => undefined, { data: { name: 'other' } }]);
  expect(await recording.types()).toContain('SYSTEM');
  const wrong = record({ customSpans: JSON.parse('{ "work": "tool" }') });
  withCustomSpan(() => undefined, { data: { name: 'work' } });
  expect(await wrong.types()).toContain('SYSTEM');
  expect(wrong.lines.join()).toMatch(
    /customSpans \}\) has for "work" none of agent, function, .*; its spans stay custom/,
  );
});
