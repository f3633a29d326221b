import { expect, test } from 'vitest';
import * as events from '../../src/events.ts';
import { record } from '../support/recording.ts';

/** What msgtrace's functions of the same names send for these arguments. */
const CASES: ReadonlyArray<[tell: () => void, name: string, attributes: object]> = [
  [() => events.addAgentStartEvent('A'), 'gen_ai.agent.start', { agent_name: 'A' }],
  [() => events.addAgentCompleteEvent('A', 'done'), 'gen_ai.agent.complete', { agent_name: 'A', response: 'done' }],
  [() => events.addAgentStepEvent('A', 2), 'gen_ai.agent.step', { agent_name: 'A', step_number: 2, step_type: '' }],
  [() => events.addModelRequestEvent('m', 3), 'gen_ai.model.request', { model: 'm', message_count: 3 }],
  [() => events.addModelRequestEvent(), 'gen_ai.model.request', {}],
  [() => events.addModelResponseEvent('text'), 'gen_ai.model.response', { response_type: 'text' }],
  [() => events.addModelResponseChunkEvent('Hi'), 'gen_ai.model.response.chunk', { chunk: 'Hi', index: 0 }],
  [() => events.addModelReasoningEvent('so', 1), 'gen_ai.model.reasoning', { reasoning: 'so', step: 1 }],
  [
    () => events.addToolCallEvent('t', 'id', { a: 1 }, 1),
    'gen_ai.tool.call',
    { tool_name: 't', tool_id: 'id', arguments: { a: 1 }, step: 1 },
  ],
  [
    () => events.addToolResultEvent('t', 'id', [1]),
    'gen_ai.tool.result',
    { tool_name: 't', tool_id: 'id', result: [1] },
  ],
  [
    () => events.addToolErrorEvent('t', 'id', 'no', 2),
    'gen_ai.tool.error',
    { tool_name: 't', tool_id: 'id', error: 'no', step: 2 },
  ],
  [() => events.addFlowStepEvent(1), 'gen_ai.flow.step', { step_number: 1 }],
  [() => events.addFlowReasoningEvent('so'), 'gen_ai.flow.reasoning', { reasoning: 'so' }],
  [() => events.addFlowCompleteEvent(4, { extra: true }), 'gen_ai.flow.complete', { step: 4, extra: true }],
];

test.for(CASES)('a progress event is told as msgtrace tells it: %#', ([tell, name, attributes]) => {
  record();
  using stream = new events.EventStream({ scope: 'process' });
  tell();
  expect(stream.events).toMatchObject([{ name }]);
  expect(stream.events[0]?.attributes).toStrictEqual(attributes);
});

test('there are eighteen names', () => {
  expect(new Set(Object.values(events.EventType)).size).toBe(18);
  expect(events.EventType.MODEL_REASONING_CHUNK).toBe('gen_ai.model.reasoning.chunk');
});
