import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import {
  type AnySpan,
  getCurrentSpan,
  withAgentSpan,
  withCustomSpan,
  withFunctionSpan,
  withSpan,
  withTrace,
} from '../../src/index.ts';
import { all, find, record } from '../support/recording.ts';

const data = { name: 'step' };

/** The callback forms, each with a span or trace of its own. */
const FORMS: readonly (readonly [string, <T>(fn: () => T) => T])[] = [
  ['withTrace', (fn) => withTrace('run', fn)],
  ['withAgentSpan', (fn) => withAgentSpan(fn, { data })],
  ['withFunctionSpan', (fn) => withFunctionSpan(fn, { data })],
  ['withCustomSpan', (fn) => withCustomSpan(fn, { data })],
  ['withSpan', (fn) => withSpan({ type: 'guardrail', name: 'step' }, fn)],
];

describe.each(FORMS)('%s', (_name, run) => {
  it('returns what the callback returns', async () => {
    record();
    const value = { any: 'thing' };
    expect(run(() => value)).toBe(value);
    expect(await run(async () => value)).toBe(value);
    expect(run(() => undefined)).toBeUndefined();
  });

  it('throws the very error that the callback throws, or rejects with it', async () => {
    record();
    for (const error of [new Error('boom'), 'boom', undefined, Object.freeze({ code: 1 })]) {
      expect(caught(() => run(() => raise(error)))).toBe(error);
      expect(await rejected(run(async () => raise(error)))).toBe(error);
    }
  });

  it('ends when the callback is done, for a promise when it settles', async () => {
    const recording = record();
    let release: () => void = () => undefined;
    const running = run(() => new Promise<void>((resolve) => (release = resolve)));
    expect(all(await recording.events(), EventType.SESSION_END)).toHaveLength(0);
    release();
    await running;
    expect(all(await recording.events(), EventType.SESSION_END)).toHaveLength(1);
    run(() => 'at once');
    expect(all(await recording.events(), EventType.SESSION_END)).toHaveLength(2);
  });
});

describe('a callback form', () => {
  it('makes its span current inside, across await', async () => {
    record();
    await withTrace('run', async () => {
      await withAgentSpan(
        async (span) => {
          expect(getCurrentSpan()).toBe(span);
          await new Promise((resolve) => setImmediate(resolve));
          expect(getCurrentSpan()).toBe(span);
        },
        { data },
      );
      expect(getCurrentSpan()).toBeUndefined();
    });
  });

  it('fails its span with what was thrown', async () => {
    const recording = record();
    caught(() => withFunctionSpan(() => raise(new TypeError('no number')), { data }));
    const events = await recording.events();
    const end = find(events, EventType.TOOL_CALL_END);
    const error = find(events, EventType.ERROR);
    expect(end.status).toBe(EventStatus.FAILED);
    expect(error.parentSpanId).toBe(end.spanId);
    expect(error.content.value).toMatchObject({ errorMessage: 'no number', errorCode: 'TypeError' });
    expect(find(events, EventType.SESSION_END).status).toBe(EventStatus.FAILED);
  });

  it.each([
    ['a DOMException', (): unknown => AbortSignal.abort().reason],
    ['an error class of that name', (): unknown => new (class UserAbortError extends Error {})('gone')],
  ])('is cancelled, not failed, by an abort: %s', async (_kind, reason) => {
    const recording = record();
    await rejected(withAgentSpan(async () => raise(reason()), { data }));
    const events = await recording.events();
    const end = find(events, EventType.AGENT_END);
    expect(end.status).toBe(EventStatus.CANCELLED);
    expect(end.metadata).toMatchObject({ end_reason: 'aborted' });
    expect(all(events, EventType.ERROR)).toEqual([]);
    expect(find(events, EventType.SESSION_END).status).toBe(EventStatus.CANCELLED);
  });

  it('records what a tool returns as its output, unless the tool set one', async () => {
    const recording = record();
    withTrace('run', () => {
      withFunctionSpan(() => 42, { data: { name: 'plain' } });
      withFunctionSpan(
        (span) => {
          span.spanData.output = 'short';
          return 'a very long thing';
        },
        { data: { name: 'own' } },
      );
    });
    const outputs = all(await recording.events(), EventType.TOOL_CALL_END).map(({ content }) => content.value);
    expect(outputs).toMatchObject([{ output: { output: 42 } }, { output: { output: 'short' } }]);
  });

  it('outside any trace opens one of its name, which ends with it', async () => {
    const recording = record();
    await withAgentSpan(async () => withFunctionSpan(() => 1, { data: { name: 'inner' } }), {
      data: { name: 'Outer' },
    });
    const events = await recording.events();
    expect(all(events, EventType.SESSION_START)).toHaveLength(1);
    expect(find(events, EventType.SESSION_START).metadata).toMatchObject({ workflow_name: 'Outer' });
    expect(new Set(events.map(({ traceId }) => traceId)).size).toBe(1);
    expect(recording.lines).toEqual([]);
  });

  it('goes where its parent says, whatever is current', () => {
    record();
    withTrace('one', (one) => {
      withTrace('two', () => {
        const seen: AnySpan[] = [];
        withAgentSpan((span) => void seen.push(span), { data }, one);
        withAgentSpan((span) => void seen.push(span), { data, parent: one });
        expect(seen.map(({ traceId }) => traceId)).toEqual([one.traceId, one.traceId]);
      });
    });
  });
});

function raise(error: unknown): never {
  throw error;
}

function caught(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

async function rejected(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it was not rejected');
    },
    (error: unknown) => error,
  );
}
