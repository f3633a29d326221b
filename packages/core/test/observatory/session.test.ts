import { describe, expect, it } from 'vitest';
import { functionSpan, getCurrentSpan, setTracingDisabled, withCustomSpan, withTrace } from '../../src/index.ts';
import { record } from '../support/recording.ts';
import { CONTEXT, observing, story } from './observing.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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

  it('keeps sessions that run side by side apart', async () => {
    record();
    const { observatory, kept } = observing();
    const ids = Array.from({ length: 50 }, (_, i) => `s${i}`);
    await Promise.all(
      ids.map((sessionId) =>
        observatory.session({ sessionId, agentId: sessionId }, (session) =>
          session.agentStep(`step ${sessionId}`, async () => {
            await turn();
            await Promise.all([1, 2].map((n) => session.toolCall(`tool ${sessionId} ${n}`, turn)));
          }),
        ),
      ),
    );
    expect(kept.envelopes.map(({ session }) => session.session_id).sort()).toEqual([...ids].sort());
    for (const envelope of kept.envelopes) {
      const id = envelope.session.session_id;
      expect(story(envelope)).toEqual([
        `start agent_step step ${id}`,
        `start tool_call tool ${id} 1 < step ${id}`,
        `start tool_call tool ${id} 2 < step ${id}`,
        `end tool ${id} 1 ok < step ${id}`,
        `end tool ${id} 2 ok < step ${id}`,
        `end step ${id} ok`,
      ]);
    }
  });

  it('holds the spans that others make in its trace, in the words of the original', () => {
    record();
    const { observatory, kept } = observing();
    observatory.session(CONTEXT, (session) =>
      session.agentStep('plan', () => {
        functionSpan('lookup', { input: { q: 1 } })
          .start()
          .finish();
        withCustomSpan(() => session.stream('s', () => undefined), { data: { name: 'own', data: { a: 1 } } });
      }),
    );
    expect(story(kept.only).filter((line) => line.startsWith('start'))).toEqual([
      'start agent_step plan',
      'start tool_call lookup < plan',
      'start custom own < plan',
      'start stream s < own',
    ]);
  });

  it('has what runs in a stream below the stream', () => {
    record();
    const { observatory, kept } = observing();
    observatory.session(CONTEXT, (session) => session.stream('s', () => session.toolCall('t', () => undefined)));
    expect(story(kept.only)).toContain('start tool_call t < s');
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

  it('is a place of its own inside a trace of the app, and a trace of the app inside it', () => {
    record();
    const { observatory, kept } = observing();
    withTrace('app', () =>
      observatory.session(CONTEXT, (session) =>
        session.agentStep('outer', () => withTrace('inner', () => session.toolCall('t', () => undefined))),
      ),
    );
    expect(story(kept.only)).toContain('start tool_call t < outer');
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
