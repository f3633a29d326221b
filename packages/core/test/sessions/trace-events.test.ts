import { expect, it } from 'vitest';
import { addTraceProcessor, type TracingProcessor, trace, withTrace } from '../../src/index.ts';
import { record } from '../support/recording.ts';

it("a processor hears of a trace's own events, if it wants to", () => {
  const recording = record();
  const heard: unknown[] = [];
  const deaf: TracingProcessor = {
    onTraceStart() {},
    onTraceEnd() {},
    onSpanStart() {},
    onSpanEnd() {},
    shutdown() {},
    forceFlush() {},
  };
  addTraceProcessor(deaf);
  addTraceProcessor({ ...deaf, onTraceEvent: ({ traceId }, { type }) => void heard.push([traceId, type]) });
  const run = withTrace('run', (made) => {
    made.addEvent({ type: 'system', name: 'inside' });
    return made;
  });
  run.addEvent({ type: 'system', name: 'late' });
  expect(heard).toEqual([
    [run.traceId, 'system'],
    [run.traceId, 'system'],
  ]);
  expect(recording.lines).toEqual([]);
});

it('a trace that never started, or records nothing, takes none', async () => {
  const recording = record();
  trace('unstarted').addEvent({ type: 'system', name: 'x' });
  const off = trace('off', { disabled: true });
  off.addEvent({ type: 'system', name: 'x' });
  off.recordError(new Error('x'));
  expect(await recording.types()).toEqual([]);
});
