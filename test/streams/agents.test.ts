import { configure, flush, InMemoryEventExporter, withAgentSpan, withFunctionSpan } from '@chaukas/core';
import { type Event, EventStatus, EventType } from '@chaukas/spec';
import { Agent, run, setTracingDisabled, tool } from '@openai/agents';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ScriptedModel, type Turn } from './scripted-model.ts';

setTracingDisabled(true);

const data = { name: 'Streamer' };
const TURNS: readonly Turn[] = [{ tool: 'look' }, { text: 'Good morning' }];

type Streamed = Awaited<ReturnType<typeof start>>;

/** A streamed run of the real SDK, whose model and tool open spans of ours. */
function start(turns: readonly Turn[], signal?: AbortSignal) {
  const look = tool({
    name: 'look',
    description: 'looks',
    parameters: z.object({}),
    execute: () => withFunctionSpan(() => 'seen', { data: { name: 'look' } }),
  });
  const model = new ScriptedModel(turns, () => withFunctionSpan(() => 1, { data: { name: 'model' } }));
  return run(new Agent({ name: 'Greeter', model, tools: [look] }), 'hi', { stream: true, ...(signal && { signal }) });
}

/** What an app sees of a run that it reads in one way. */
async function seen(result: Streamed, read: Read): Promise<unknown[]> {
  const log: unknown[] = [];
  await read(result, (what) => void log.push(what)).catch((error: unknown) => void log.push(['caught', String(error)]));
  await new Promise(setImmediate);
  return [...log, result.finalOutput, result.cancelled, String(result.error), Object.keys(result)];
}

type Read = (result: Streamed, log: (what: unknown) => void) => Promise<unknown>;

async function loop(result: Streamed, log: (what: unknown) => void): Promise<void> {
  for await (const event of result) log(event.type);
}

const WAYS: readonly (readonly [string, string, readonly Turn[], Read])[] = [
  ['a loop', 'COMPLETED', TURNS, loop],
  [
    'its text, and waiting',
    'COMPLETED',
    TURNS,
    async (result, log) => {
      for await (const text of result.toTextStream()) log(text);
      await result.completed;
      log('completed');
    },
  ],
  [
    'its web stream',
    'COMPLETED',
    TURNS,
    async (result, log) => {
      for await (const event of result.toStream()) log(event.type);
    },
  ],
  [
    'a break',
    'CANCELLED early_break',
    TURNS,
    async (result, log) => {
      for await (const event of result) {
        log(event.type);
        break;
      }
      await result.completed;
    },
  ],
  ['an error', 'FAILED', [{ error: new Error('overloaded') }], loop],
];

describe('a streamed run of the agents SDK', () => {
  test.for(WAYS)('by %s', async ([, status, turns, read]) => {
    const exporter = new InMemoryEventExporter();
    configure({ exporter, quiet: true });
    const expected = await seen(await start(turns), read);
    await flush();
    const before = exporter.events.length;
    const result = withAgentSpan(() => start(turns), { data });
    expect(await seen(await result, read)).toEqual(expected);
    await flush();
    const events = exporter.events.slice(before);
    expect(ends(events)).toEqual([status]);
    const agent = events.find(({ type }) => type === EventType.AGENT_START);
    const tools = events.filter(({ type }) => type === EventType.TOOL_CALL_START);
    expect(tools.length).toBeGreaterThan(0);
    expect(tools.every(({ parentSpanId }) => parentSpanId === agent?.spanId)).toBe(true);
    expect(events.at(-1)?.type).toBe(EventType.SESSION_END);
  });

  test('by an abort', async () => {
    const exporter = new InMemoryEventExporter();
    configure({ exporter, quiet: true });
    const stop = new AbortController();
    const result = await withAgentSpan(() => start(TURNS, stop.signal), { data });
    for await (const _ of result) stop.abort();
    await result.completed;
    await flush();
    expect(ends(exporter.events)).toEqual(['CANCELLED aborted']);
  });
});

function ends(events: readonly Event[]): string[] {
  return events
    .filter(({ type }) => type === EventType.AGENT_END)
    .map(({ status, metadata }) => [EventStatus[status], metadata?.end_reason].filter(Boolean).join(' '));
}
