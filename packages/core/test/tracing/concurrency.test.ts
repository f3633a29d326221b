import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { functionSpan, getCurrentTrace, withAgentSpan, withFunctionSpan, withTrace } from '../../src/index.ts';
import { all, record } from '../support/recording.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A run whose names all carry its number, with pauses of different lengths between its steps. */
async function run(number: number): Promise<void> {
  await withTrace(`run ${number}`, async (trace) => {
    for (let i = 0; i < number % 3; i++) await turn();
    await withAgentSpan(
      async (agent) => {
        await Promise.all(
          [0, 1].map((part) =>
            withFunctionSpan(
              async (tool) => {
                await turn();
                expect(tool.parentId).toBe(agent.spanId);
                using inner = functionSpan(`inner ${number}`).start(true);
                for (let i = 0; i < (number + part) % 4; i++) await turn();
                expect(inner.parentId).toBe(tool.spanId);
                expect(getCurrentTrace()).toBe(trace);
              },
              { data: { name: `tool ${number}` } },
            ),
          ),
        );
      },
      { data: { name: `agent ${number}` } },
    );
  });
}

it('200 runs at once never cross', async () => {
  const recording = record();
  await Promise.all(Array.from({ length: 200 }, (_, number) => run(number)));
  const events = await recording.events();
  const runOf = new Map(all(events, EventType.SESSION_START).map((e) => [e.traceId, e.metadata?.workflow_name]));
  expect(runOf.size).toBe(200);
  expect(events).toHaveLength(200 * 12);
  for (const event of all(events, EventType.TOOL_CALL_END)) {
    const number = String(event.metadata?.tool_name).split(' ')[1];
    expect(event.agentName).toBe(`agent ${number}`);
    expect(runOf.get(event.traceId)).toBe(`run ${number}`);
    expect(event.sessionId).toBe(event.traceId);
  }
});
