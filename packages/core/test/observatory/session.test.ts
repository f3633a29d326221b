import { describe, expect, it } from 'vitest';
import { getCurrentSpan, setTracingDisabled } from '../../src/index.ts';
import { record } from '../support/recording.ts';
import { CONTEXT, observing, story } from './observing.ts';

describe('a session', () => {
  it('gives back what its callbacks return, and lets through what they throw', async () => {
    record();
    const { observatory, kept } = observing();
    const error = new Error('theirs');
    expect(observatory.session(CONTEXT, (session) => session.agentStep('a', () => 7))).toBe(7);
    await expect(observatory.session(CONTEXT, async (s) => s.toolCall('t', async () => 8))).resolves.toBe(8);
    const failing = observatory.session(CONTEXT, async (session) =>
      session.agentStep('a', () => session.llmCall('l', () => Promise.reject(error))),
    );
    await expect(failing).rejects.toBe(error);
    const ends = kept.envelopes[2]?.events.filter(({ type }) => type === 'span_end');
    expect(ends).toHaveLength(2);
    for (const end of ends ?? []) {
      expect(end.payload).toMatchObject({ status: 'error', error: { type: 'Error', message: 'theirs' } });
      expect(end.payload).toHaveProperty('error.traceback', expect.stringContaining('session.test.ts'));
    }
  });

  it('says nothing of a handled error where another follows', () => {
    record();
    const { observatory, kept } = observing();
    const run = (): unknown =>
      observatory.session(CONTEXT, (session) =>
        session.agentStep('outer', () => {
          try {
            session.toolCall('inner', () => {
              throw new TypeError('first');
            });
          } catch {
            throw new RangeError('second');
          }
        }),
      );
    expect(run).toThrow('second');
    expect(kept.only.events.at(-1)?.payload).toHaveProperty(
      'error.traceback',
      expect.stringMatching(/^RangeError: second/),
    );
  });

  it('takes what the app says of a failure, and not the stack of an error that was handled before', () => {
    record();
    const { observatory, kept } = observing();
    observatory.session(CONTEXT, (session) =>
      session.agentStep('outer', ({ span }) => {
        session.toolCall('inner').end(new TypeError('handled'));
        span.setError({ message: 'given' });
      }),
    );
    expect(kept.only.events.at(-1)?.payload).toMatchObject({
      error: { type: 'Error', message: 'given', traceback: 'Error: given' },
    });
  });

  it('is ended by `using`, with the spans that are made so nested in each other', () => {
    record();
    const { observatory, kept } = observing();
    {
      using session = observatory.startSession(CONTEXT);
      using plan = session.agentStep('plan');
      using search = session.span('search', { kind: 'retrieval', attributes: { k: 3 } });
      search.emitEvent('hit', { id: 1 });
      plan.event('note');
      expect(kept.envelopes).toEqual([]);
    }
    expect(story(kept.only)).toEqual([
      'start agent_step plan',
      'start retrieval search < plan',
      'event hit in search',
      'event note in plan',
      'end search ok < plan',
      'end plan ok',
    ]);
  });

  it('is ended by `await using` too, and by end() once', async () => {
    record();
    const { observatory, kept } = observing();
    {
      await using session = observatory.startSession(CONTEXT);
      session.toolCall('t').end(new Error('by hand'));
      session.end();
    }
    expect(kept.only.events.at(-1)?.payload).toMatchObject({ status: 'error', error: { message: 'by hand' } });
  });

  it('tells a span that was given up from one that failed', async () => {
    record();
    const { observatory, kept } = observing();
    const aborted = observatory.session(CONTEXT, (session) =>
      session.toolCall('t', async () => AbortSignal.abort().throwIfAborted()),
    );
    await expect(aborted).rejects.toThrow('aborted');
    expect(kept.only.events.at(-1)?.payload).toMatchObject({
      status: 'error',
      error: { type: 'Cancelled', message: 'aborted', traceback: 'Cancelled: aborted' },
    });
  });

  it('leaves out what starts after its end, and says so', async () => {
    const { lines, types } = record();
    const { observatory, kept } = observing();
    const ended = observatory.session(CONTEXT, (session) => session);
    expect(ended.agentStep('late', () => 'result')).toBe('result');
    ended.end();
    expect(kept.only.events).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('a span after its end')]);
    expect(await types()).toContain('AGENT_START');
  });

  it('with tracing off runs its callbacks and no more', () => {
    record();
    const { observatory, kept } = observing();
    setTracingDisabled(true);
    const result = observatory.session(CONTEXT, (session) =>
      session.stream('s', (stream) => {
        stream.event('e');
        return getCurrentSpan();
      }),
    );
    expect(result).toBeUndefined();
    expect(kept.envelopes).toEqual([]);
  });
});
