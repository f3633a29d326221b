import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import type { ReadableSpan } from '../../src/index.ts';
import { Mapping, spanFixture, T0 } from '../chaukas/mapping.ts';

const types = ({ events }: Mapping): string[] => events.map(({ type }) => EventType[type] ?? '');
const tool = (more: Partial<ReadableSpan>): ReadableSpan => spanFixture({ type: 'function', name: 'f' }, more);

const root = tool({ spanId: 'root' });
const child = tool({ spanId: 'child', parentId: 'root' });

describe('a trace of another library that was never announced', () => {
  it('begins with its first span and ends with its root', () => {
    const mapping = new Mapping().start(root).start(child).end(child).end(root);
    expect(types(mapping)).toEqual([
      'SESSION_START',
      'TOOL_CALL_START',
      'TOOL_CALL_START',
      'TOOL_CALL_END',
      'TOOL_CALL_END',
      'SESSION_END',
    ]);
    const [start, , , , , end] = mapping.events;
    expect(start?.timestamp).toMatchObject({ nanos: 100_000_000 });
    expect(end).toMatchObject({ status: EventStatus.COMPLETED, metadata: { events: 6 } });
    expect(end?.performance?.durationMs).toBe(250);
  });

  it('goes on while another span of it is open', () => {
    const second = tool({ spanId: 'second' });
    const mapping = new Mapping().start(root).start(second).end(root);
    expect(types(mapping)).not.toContain('SESSION_END');
    expect(types(mapping.end(second)).at(-1)).toBe('SESSION_END');
  });

  it('is not opened again by what comes late, but by another root', () => {
    const mapping = new Mapping()
      .start(root)
      .end(root)
      .start(child)
      .end(child)
      .point(child, { type: 'error', message: 'x' });
    expect(types(mapping).filter((type) => type.startsWith('SESSION'))).toHaveLength(2);
    const again = tool({ spanId: 'again' });
    mapping.start(again).end(again);
    const sessions = mapping.events.filter(({ type }) => EventType[type]?.startsWith('SESSION'));
    expect(sessions).toHaveLength(4);
    expect(sessions[2]?.metadata).toMatchObject({ resumed: true });
  });

  it('has one end when the library announces and ends it after all', () => {
    const announced = { session: {}, startTime: undefined };
    const mapping = new Mapping().start(root).trace(announced).end(root);
    expect(types(mapping)).not.toContain('SESSION_END');
    expect(types(mapping.endTrace(announced)).filter((type) => type === 'SESSION_END')).toHaveLength(1);
    const late = new Mapping().start(root).end(root).endTrace(announced);
    expect(types(late).filter((type) => type === 'SESSION_END')).toHaveLength(1);
  });
});

it('a trace stays in the session in which it began, though its group is told only later', () => {
  const told = { session: {}, groupId: 'thread-7', startTime: undefined };
  const mapping = new Mapping().start(root).trace(told).end(root).endTrace(told);
  expect(new Set(mapping.events.map(({ sessionId }) => sessionId))).toEqual(new Set(['trace_1']));
  expect(types(mapping).filter((type) => type.startsWith('SESSION'))).toEqual(['SESSION_START', 'SESSION_END']);
});

describe('a trace that another library announced', () => {
  const announced = { session: {}, groupId: 'thread-7', startTime: undefined };

  it('is ended by the library', () => {
    const mapping = new Mapping().trace(announced).start(root).end(root);
    expect(types(mapping)).not.toContain('SESSION_END');
    expect(types(mapping.endTrace(announced)).at(-1)).toBe('SESSION_END');
  });

  it('is ended by us when its root failed, for the library may not do it then', () => {
    const failed = tool({ spanId: 'root', outcome: 'failed' });
    const mapping = new Mapping().trace(announced).start(failed).end(failed).endTrace(announced);
    expect(types(mapping).filter((type) => type === 'SESSION_END')).toHaveLength(1);
    expect(mapping.events.at(-1)).toMatchObject({ status: EventStatus.FAILED, sessionId: 'thread-7' });
  });
});

it('a trace of our own ends by itself only', () => {
  const failed = tool({ spanId: 'root', outcome: 'failed' });
  const mapping = new Mapping().trace({ startTime: T0 }).start(failed).end(failed);
  expect(types(mapping)).not.toContain('SESSION_END');
});
