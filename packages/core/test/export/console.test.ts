import { createEvent, type EventInit, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { ConsoleEventExporter } from '../../src/index.ts';

/** A console exporter and the trees that it printed. */
function printing(): { exporter: ConsoleEventExporter; printed: string[] } {
  const printed: string[] = [];
  return { exporter: new ConsoleEventExporter({ write: (text) => printed.push(text) }), printed };
}

function event(type: EventType, more: EventInit = {}): ReturnType<typeof createEvent> {
  return createEvent({ type, sessionId: 's-1', spanId: 'root', ...more });
}

const start = event(EventType.SESSION_START);
const end = event(EventType.SESSION_END);

describe('the console exporter', () => {
  it('prints a session when it ends, as one tree', () => {
    const { exporter, printed } = printing();
    exporter.export([
      start,
      event(EventType.SYSTEM, { spanId: 'p', parentSpanId: 'root', metadata: { name: 'note' } }),
    ]);
    expect(printed).toEqual([]);
    exporter.export([end]);
    expect(printed).toHaveLength(1);
    expect(printed[0]).toMatch(/session s-1[\s\S]*system note[^\n]*\n$/);
  });

  it('keeps sessions apart, also those of one id in two tenants', () => {
    const { exporter, printed } = printing();
    exporter.export([
      start,
      event(EventType.SESSION_START, { tenantId: 'other' }),
      event(EventType.SESSION_START, { sessionId: 's-2' }),
    ]);
    exporter.export([end]);
    expect(printed).toHaveLength(1);
    exporter.forceFlush();
    expect(printed).toHaveLength(3);
  });

  it('prints what is open when it is flushed or shut down, once', () => {
    const { exporter, printed } = printing();
    exporter.export([start]);
    exporter.forceFlush();
    exporter.shutdown();
    expect(printed).toHaveLength(1);
  });

  it('does not hold any number of events', () => {
    const { exporter, printed } = printing();
    exporter.export([start, ...Array.from({ length: 10_001 }, () => event(EventType.SYSTEM))]);
    expect(printed).toHaveLength(1);
  });
});
