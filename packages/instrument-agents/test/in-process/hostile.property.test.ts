import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { type Event, EventType, invalidMetadata } from '@chaukas/spec';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { Bridge } from '../../src/bridge/bridge.ts';
import { AgentsProcessor } from '../../src/provider/processor.ts';

const bridge = new Bridge({ name: 'hostile', version: '1' });
const processor = new AgentsProcessor(bridge);
const exporter = new InMemoryEventExporter();

beforeAll(() => configure({ exporter, quiet: true }));

const TYPES = [
  'task',
  'turn',
  'agent',
  'response',
  'generation',
  'function',
  'handoff',
  'guardrail',
  'mcp_tools',
  'custom',
  'speech',
  'new_one',
];

const spanData = fc
  .record({
    type: fc.constantFrom(...TYPES),
    more: fc.dictionary(
      fc.constantFrom(
        'name',
        'input',
        'output',
        '_input',
        '_response',
        'usage',
        'data',
        'result',
        'mcp_data',
        'tools',
        'handoffs',
        'turn',
      ),
      fc.anything(),
    ),
  })
  .map(({ type, more }) => ({ ...more, type }));

const error = fc.oneof(
  fc.constant(null),
  fc.record({ message: fc.string(), data: fc.dictionary(fc.string(), fc.anything()) }),
);

/** A tree of spans, by the index of each one's parent, and the order in which their starts and ends are told. */
const tree = fc.record({
  spans: fc.array(fc.record({ spanData, error, parent: fc.nat(20) }), { minLength: 1, maxLength: 12 }),
  order: fc.infiniteStream(fc.nat(1000)),
  announced: fc.boolean(),
});

let runs = 0;

test('whatever spans hold and in whichever order they are told, the SDK notices nothing, and pairs are pairs', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async ({ spans, order, announced }) => {
      const traceId = `trace_${++runs}`;
      const before = exporter.events.length;
      const made = spans.map(({ parent, ...rest }, index) => ({
        traceId,
        spanId: `span_${runs}_${index}`,
        parentId: index === 0 || parent % (index + 1) === index ? null : `span_${runs}_${parent % index}`,
        startedAt: new Date(1_700_000_000_000 + index).toISOString(),
        endedAt: new Date(1_700_000_001_000 - index).toISOString(),
        ...rest,
      }));
      const trace = { traceId, name: 'hostile', groupId: null };
      if (announced) await processor.onTraceStart(trace);
      const told = made.flatMap((span) => [() => processor.onSpanStart(span), () => processor.onSpanEnd(span)]);
      for (const [at] of [...told.entries()]
        .map((entry) => [entry[0], order.next().value] as const)
        .sort((a, b) => a[1] - b[1])) {
        await expect(told[at]?.()).resolves.toBeUndefined();
      }
      if (announced) await processor.onTraceEnd(trace);
      await new Promise(setImmediate);
      await flush();
      const events: readonly Event[] = exporter.events.slice(before);
      expect(events.flatMap(({ metadata }) => invalidMetadata(metadata))).toEqual([]);
      for (const [start, end] of [
        ['AGENT_START', 'AGENT_END'],
        ['TOOL_CALL_START', 'TOOL_CALL_END'],
        ['MODEL_INVOCATION_START', 'MODEL_INVOCATION_END'],
        ['MCP_CALL_START', 'MCP_CALL_END'],
        ['SESSION_START', 'SESSION_END'],
      ] as const) {
        const of = (type: keyof typeof EventType) =>
          events
            .filter((event) => event.type === EventType[type])
            .map(({ spanId }) => spanId)
            .sort();
        expect(of(end)).toEqual(of(start));
      }
    }),
    { numRuns: 60 },
  );
});
