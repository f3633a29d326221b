import { afterEach, describe, expect, it } from 'vitest';
import { agentSpan, type ContextSource, customSpan, getCurrentSpan, trace, withTrace } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { Frame } from '../../src/tracing/context.ts';
import type { Span } from '../../src/tracing/span.ts';
import type { Trace } from '../../src/tracing/trace.ts';
import { record } from '../support/recording.ts';

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

/** A framework that says which span its code is in. */
function framework(): { span: Span | undefined; frame(span: Span): Frame } & ContextSource {
  const source = {
    span: undefined as Span | undefined,
    frame: (span: Span) => new Frame(span.trace, span, undefined),
    current: (): Frame | undefined => source.span && source.frame(source.span),
  };
  removals.push(suite().context.addSource(source));
  return source;
}

function recorded<T extends { isNoop: boolean }>(made: T): Extract<T, { isNoop: false }> {
  if (made.isNoop) throw new Error('it is not recorded');
  return made as Extract<T, { isNoop: false }>;
}

function startedTrace(name: string): Trace {
  return recorded(trace(name)).start();
}

describe("a framework's context", () => {
  it('is current where we have none of our own', () => {
    record();
    const source = framework();
    source.span = recorded(agentSpan('Theirs', { parent: startedTrace('theirs') })).start();
    expect(getCurrentSpan()).toBe(source.span);
    expect(customSpan('child').parentId).toBe(source.span.spanId);
  });

  it('is current in the same trace while it is deeper', () => {
    record();
    withTrace('run', () => {
      const source = framework();
      using ours = agentSpan('ours').start(true);
      source.span = recorded(agentSpan('theirs')).start();
      expect(getCurrentSpan()).toBe(source.span);
      using deeper = customSpan('deeper').start(true);
      expect(getCurrentSpan()).toBe(deeper);
      expect([ours.parentId, source.span.parentId, deeper.parentId]).toEqual([null, ours.spanId, source.span.spanId]);
    });
  });

  it('is current over a trace that started before it, not over a later one', () => {
    record();
    const source = framework();
    withTrace('before', () => {
      source.span = recorded(
        agentSpan('theirs', { parent: recorded(trace('theirs')).start(false, Date.now() + 1000) }),
      );
      source.span.start();
      expect(getCurrentSpan()).toBe(source.span);
      const later = recorded(trace('later')).start(true, Date.now() + 2000);
      expect(getCurrentSpan()).toBeUndefined();
      later.finish();
    });
  });

  it('that fails does no harm', () => {
    const recording = record();
    removals.push(
      suite().context.addSource({
        current: () => {
          throw new Error('their bug');
        },
      }),
    );
    withTrace('run', (run) => expect(customSpan('child').traceId).toBe(run.traceId));
    expect(recording.lines).toEqual(['[chaukas] an error in context source was kept from the app: their bug']);
  });
});
