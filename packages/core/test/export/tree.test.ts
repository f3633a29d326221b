import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { renderTree } from '../../src/export/tree.ts';
import { agentLoop, eventAt, type PlainEvent } from './tree-events.ts';

const { STARTED, FAILED, CANCELLED } = EventStatus;

/** A tool span as START and END, `ms` apart. */
function tool(spanId: string, parentSpanId: string, at: number, ms: number) {
  const ids = { spanId, parentSpanId };
  const content = { case: 'toolCall', value: { name: spanId } } as const;
  return [
    eventAt(at, { ...ids, type: EventType.TOOL_CALL_START, status: STARTED, content }),
    eventAt(at + ms, { ...ids, type: EventType.TOOL_CALL_END }),
  ];
}

describe('a run of an agent loop', () => {
  it('reads as a tree of what happened', () => {
    expect(renderTree(agentLoop)).toBe(
      `
✓ session s-1 · Packing advice  2.13 s  267 tok  16 events  completed
├─ → input  What should I wear?⏎I am going to Oslo and Atlantis.
├─ ✓ agent Wardrobe  2.12 s
│  ├─ ✓ model gpt-4o → gpt-4o-2024-08-06  820 ms  84→31 tok  tool_calls
│  │  └─ ↻ retry 1 after 429, waited 126 ms (server_hint)
│  ├─ ✓ tool get_weather(city: "Oslo", days: 3)  41 ms
│  ├─ ✗ tool get_weather(city: "Atlantis")  19 ms
│  │  └─ ! error NotFoundError  No such city: Atlantis  ◀ first error
│  └─ ✓ model gpt-4o-2024-08-06  1.24 s  130→22 tok  ttft 120 ms  streamed
└─ ← output  Take a warm coat and an umbrella for Oslo; Atlantis is hard to forecast from here.
`.trim(),
    );
  });

  it('reads the same in whatever order its events arrive', () => {
    // INPUT and AGENT_START happened at the same time, so only these two keep the order they are given in.
    const [start, input, agent, ...rest] = agentLoop;
    const shuffled = [input, agent, ...rest.toReversed(), start].filter((event) => event !== undefined);
    expect(renderTree(shuffled)).toBe(renderTree(agentLoop));
  });

  it('is open as long as nothing has ended', () => {
    const begun = agentLoop.filter(({ type }) => !String(EventType[type]).endsWith('_END'));
    expect(renderTree(begun)).toBe(
      `
… session s-1 · Packing advice  2.12 s  10 events  open
├─ → input  What should I wear?⏎I am going to Oslo and Atlantis.
├─ … agent Wardrobe
│  ├─ … model gpt-4o
│  │  └─ ↻ retry 1 after 429, waited 126 ms (server_hint)
│  ├─ … tool get_weather(city: "Oslo", days: 3)
│  ├─ … tool get_weather(city: "Atlantis")
│  │  └─ ! error NotFoundError  No such city: Atlantis  ◀ first error
│  └─ … model gpt-4o-2024-08-06  streamed
└─ ← output  Take a warm coat and an umbrella for Oslo; Atlantis is hard to forecast from here.
`.trim(),
    );
  });

  it('has the first error, and no later one, in bold red', () => {
    const later = eventAt(900, { type: EventType.ERROR, status: FAILED, content: { case: 'error', value: {} } });
    const lines = renderTree([...agentLoop, later], { color: true }).split('\n');
    expect(lines.filter((line) => line.includes('◀ first error'))).toEqual([
      '\u001b[2m│  │  └─ \u001b[0m\u001b[1;31m!\u001b[0m \u001b[1;31merror\u001b[0m \u001b[1;31mNotFoundError\u001b[0m' +
        '  \u001b[1;31mNo such city: Atlantis\u001b[0m  \u001b[1;31m◀ first error\u001b[0m',
    ]);
  });

  it('says the same with colour as without', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape codes of our own colours are what is removed
    expect(renderTree(agentLoop, { color: true }).replace(/\u001b\[[\d;]*m/g, '')).toBe(renderTree(agentLoop));
  });
});

describe('the tree', () => {
  it('puts parallel siblings in order of their start, whichever ended first', () => {
    const events = [...tool('late', '', 20, 5), ...tool('early', '', 10, 90)];
    expect(renderTree(events)).toBe(
      '… session s-1  90 ms  4 events  open\n├─ ✓ tool early()  90 ms\n└─ ✓ tool late()  5 ms',
    );
  });

  it('hangs what has an unknown parent under the session', () => {
    expect(renderTree(tool('orphan', 'never seen', 0, 5)).split('\n')[1]).toBe('└─ ✓ tool orphan()  5 ms');
  });

  it('cuts a cycle of parents at the span that started first', () => {
    const events = [
      ...tool('c', 'b', 2, 1),
      ...tool('a', 'c', 0, 1),
      ...tool('b', 'a', 1, 1),
      ...tool('own', 'own', 9, 1),
    ];
    expect(renderTree(events).split('\n').slice(1)).toEqual([
      '├─ ✓ tool a()  1 ms',
      '│  └─ ✓ tool b()  1 ms',
      '│     └─ ✓ tool c()  1 ms',
      '└─ ✓ tool own()  1 ms',
    ]);
  });

  it('hangs children under an event that stands for a whole span, such as a retriever', () => {
    const access = eventAt(30, {
      type: EventType.DATA_ACCESS,
      spanId: 'retriever',
      content: { case: 'dataAccess', value: { datasource: 'docs' } },
      performance: { durationMs: 30 },
    });
    const lines = renderTree([...tool('later', '', 5, 1), ...tool('inside', 'retriever', 10, 5), access]).split('\n');
    expect(lines.slice(1)).toEqual(['├─ ▤ data docs  30 ms', '│  └─ ✓ tool inside()  5 ms', '└─ ✓ tool later()  1 ms']);
  });

  it('means a span before an event where both have the same id', () => {
    const error = eventAt(1, { type: EventType.ERROR, spanId: 'outer' });
    const lines = renderTree([error, ...tool('outer', '', 2, 5), ...tool('inner', 'outer', 3, 1)]).split('\n');
    expect(lines.slice(-2)).toEqual(['└─ ✓ tool outer()  5 ms', '   └─ ✓ tool inner()  1 ms']);
  });

  it('shows an END without its START, and each use of a span id that was used twice', () => {
    const [start, end] = tool('twice', '', 0, 5);
    const lone = eventAt(9, { type: EventType.TOOL_CALL_END, spanId: 'lone', metadata: { tool_name: 'search' } });
    const events = [start, end, start, end, lone].filter((event) => event !== undefined);
    expect(renderTree(events).split('\n').slice(1)).toEqual([
      '├─ ✓ tool twice()  5 ms',
      '├─ ✓ tool twice()  5 ms',
      '└─ ✓ tool search  no start seen',
    ]);
  });

  it('does not pair spans that have no id', () => {
    expect(
      renderTree(tool('', '', 0, 5))
        .split('\n')
        .slice(1),
    ).toEqual(['├─ … tool (unnamed)()', '└─ ✓ tool (unnamed)  no start seen']);
  });

  it('stops indenting where the indentation would take more than half the width', () => {
    const events = Array.from({ length: 9 }, (_, depth) => tool(`t${depth}`, `t${depth - 1}`, depth, 1)).flat();
    expect(renderTree(events, { width: 40 }).split('\n').slice(-4)).toEqual([
      '               └─ ✓ tool t5()  1 ms',
      '                  └┄ ✓ tool t6()  1 ms',
      '                  └┄ ✓ tool t7()  1 ms',
      '                  └┄ ✓ tool t8()  1 ms',
    ]);
  });

  it('renders nesting of any depth', () => {
    const events = Array.from({ length: 20_000 }, (_, depth) => tool(`t${depth}`, `t${depth - 1}`, depth, 1)).flat();
    expect(renderTree(events).split('\n')).toHaveLength(20_001);
  });
});

describe('sessions', () => {
  const session = (sessionId: string, at: number, end: PlainEvent) => [
    eventAt(at, { type: EventType.SESSION_START, status: STARTED, sessionId, spanId: sessionId }),
    eventAt(at + 10, { type: EventType.SESSION_END, sessionId, spanId: sessionId, ...end }),
  ];

  it('come in order of their first event, an empty line apart', () => {
    const [secondStart, secondEnd] = session('second', 5, { status: FAILED });
    const first = session('first', 0, { status: CANCELLED, metadata: { end_reason: 'process_exit' } });
    const events = [secondEnd, secondStart, ...first].filter((event) => event !== undefined);
    expect(renderTree(events)).toBe(
      '⊘ session first  10 ms  2 events  cancelled  process_exit\n\n✗ session second  10 ms  2 events  failed',
    );
  });

  it('opened again count the time of their openings and have the outcome of the last', () => {
    const performance = { durationMs: 10 };
    const events = [...session('s', 0, { status: FAILED, performance }), ...session('s', 60_000, { performance })];
    expect(renderTree(events)).toBe('✓ session s  20 ms  4 events  opened 2 times  completed');
    expect(renderTree(events.slice(0, 3))).toBe('… session s  1 min 0 s  3 events  opened 2 times  open');
  });

  it('say when the usage of a model call is not known', () => {
    const model = (promptTokens: number, usage_source: string) =>
      eventAt(0, {
        type: EventType.MODEL_INVOCATION_END,
        content: { case: 'llmInvocation', value: { promptTokens, completionTokens: 2 } },
        metadata: { usage_source },
      });
    expect(renderTree([model(5, 'provider'), model(0, 'missing')]).split('\n')[0]).toContain('≥7 tok');
    expect(renderTree([model(0, 'missing')]).split('\n')[0]).toContain('tokens unknown');
  });

  it('are no text at all without events', () => {
    expect(renderTree([])).toBe('');
  });
});
