import { type Event, EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { withAgentSpan, withFunctionSpan, withSession, withTrace } from '../../src/index.ts';
import { all, find, record } from '../support/recording.ts';

const { CANCELLED, COMPLETED, FAILED } = EventStatus;

function raise(error: unknown): never {
  throw error;
}

async function eventsOf(work: () => unknown): Promise<readonly Event[]> {
  const recording = record();
  try {
    await work();
  } catch {
    // The app's.
  }
  return recording.events();
}

/** What an app puts around what fails. */
const PLACES: readonly (readonly [string, (fn: () => unknown) => unknown])[] = [
  ['withTrace', (fn) => withTrace('run', fn)],
  ['withSession', (fn) => withSession({}, fn)],
  ['a trace in a session', (fn) => withSession({}, () => withTrace('run', fn))],
  ['a trace in a trace of the session', (fn) => withSession({}, () => withTrace('o', () => withTrace('i', fn)))],
  ['a session in a session', (fn) => withSession({}, () => withSession({}, fn))],
];

describe.each(PLACES)('what is thrown out of %s', (_name, place) => {
  it.each([
    ['an error', () => new Error('boom')],
    ['a text', () => 'boom'],
    ['undefined', () => undefined],
  ])('and was in no span is one ERROR under the session, which failed: %s', async (_kind, thrown) => {
    for (const fn of [() => raise(thrown()), async () => raise(thrown())]) {
      const events = await eventsOf(() => place(fn));
      const errors = all(events, EventType.ERROR);
      expect(errors).toHaveLength(1);
      expect(errors[0]?.parentSpanId).toBe(all(events, EventType.SESSION_START).at(-1)?.spanId);
      for (const end of all(events, EventType.SESSION_END)) expect(end.status).toBe(FAILED);
    }
  });

  it.each([
    ['an error', new Error('boom')],
    ['a text', 'boom'],
  ])('is reported by its span only: %s', async (_kind, thrown) => {
    const events = await eventsOf(() => place(() => withFunctionSpan(() => raise(thrown), { data: { name: 'tool' } })));
    const errors = all(events, EventType.ERROR);
    expect(errors.map(({ parentSpanId }) => parentSpanId)).toEqual([find(events, EventType.TOOL_CALL_END).spanId]);
    for (const end of all(events, EventType.SESSION_END)) expect(end.status).toBe(FAILED);
  });

  it('is no failure when it is an abort', async () => {
    const events = await eventsOf(() => place(() => raise(AbortSignal.abort().reason)));
    expect(all(events, EventType.ERROR)).toEqual([]);
    for (const end of all(events, EventType.SESSION_END)) {
      expect(end.status).toBe(CANCELLED);
      expect(end.metadata).toMatchObject({ end_reason: 'aborted' });
    }
  });
});

it('an error that a trace reported is not reported again by the span around it', async () => {
  const events = await eventsOf(() =>
    withSession({}, () => withAgentSpan(() => withTrace('inner', () => raise('boom')), { data: { name: 'Agent' } })),
  );
  expect(all(events, EventType.ERROR)).toHaveLength(1);
  expect(find(events, EventType.AGENT_END).status).toBe(FAILED);
});

describe('a session of several runs', () => {
  it('takes the status of the worst, and why it ended so', async () => {
    const events = await eventsOf(() =>
      withSession({}, () => {
        withTrace('good', () => undefined);
        try {
          withTrace('given up', () => raise(AbortSignal.abort().reason));
        } catch {
          // The app goes on.
        }
        withTrace('good', () => undefined);
      }),
    );
    const end = find(events, EventType.SESSION_END);
    expect(end.status).toBe(CANCELLED);
    expect(end.metadata).toMatchObject({ end_reason: 'aborted' });
  });

  it('is none the worse for an error that the app handled in no run of ours', async () => {
    const events = await eventsOf(() =>
      withSession({}, () => {
        try {
          raise(new Error('handled'));
        } catch {
          return 1;
        }
      }),
    );
    expect(find(events, EventType.SESSION_END).status).toBe(COMPLETED);
    expect(all(events, EventType.ERROR)).toEqual([]);
  });
});

it('a trace records what happens in none of its spans, under the session', async () => {
  const recording = record();
  withSession({ agentId: 'router' }, () =>
    withTrace('run', (run) => {
      run.addEvent({ type: 'output_emitted', text: 'by hand', final: true });
      run.recordError(new Error('told'));
      run.recordError(run.error);
    }),
  );
  const events = await recording.events();
  const output = find(events, EventType.OUTPUT_EMITTED);
  expect(output.parentSpanId).toBe(find(events, EventType.SESSION_START).spanId);
  expect(output).toMatchObject({ isFinal: true, agentId: 'router' });
  expect(find(events, EventType.SESSION_END).status).toBe(FAILED);
});
