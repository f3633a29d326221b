import { createEvent, type Event } from '@chaukas/spec';
import { expect, it } from 'vitest';
import type { EventExporter } from '../../src/index.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { captureStderr, freshSuite } from '../support/recording.ts';
import { endOfTick, pipelineTo, push, range } from './destination.ts';

type Answer = Awaited<ReturnType<EventExporter['export']>>;

/** A pipeline whose exporter answers so, and the ids of all events that it got. */
function pipelineOf(
  answer: (events: readonly Event[]) => unknown,
  more: Partial<EventExporter> = {},
): { pipeline: Pipeline; got: string[] } {
  const got: string[] = [];
  const exporter: EventExporter = {
    destination: 'a test',
    async export(events) {
      got.push(...events.map(({ eventId }) => eventId));
      // An exporter of an app can resolve with anything.
      return (await answer(events)) as Exclude<Answer, void>;
    },
    ...more,
  };
  return { pipeline: pipelineTo(exporter, { timeout: 20 }), got };
}

/** Loses events with these ids. */
function losing(...ids: string[]): (events: readonly Event[]) => unknown {
  return (events) =>
    events.filter(({ eventId }) => ids.includes(eventId)).map((event) => ({ event, reason: 'refused' }));
}

it('events that an exporter could not deliver are counted alone, and told of', async () => {
  const { pipeline, got } = pipelineOf(losing('2'));
  push(pipeline, ...range(3));
  await pipeline.flush();
  expect(got).toEqual(['1', '2', '3', '']);
  expect(pipeline.report).toEqual({ sent: 3, dropped: 1, error: 'refused' });
  expect(pipeline.waiting).toBe(0);
});

it('the event that tells of a loss is not sent while nothing gets through', async () => {
  const { pipeline, got } = pipelineOf(losing('1', '2', '3', '4', ''));
  push(pipeline, ...range(4));
  await pipeline.flush();
  expect(got).toEqual(['1', '2', '3', '4']);
  push(pipeline, 5);
  await pipeline.flush();
  expect(got).toEqual(['1', '2', '3', '4', '5', '']);
  expect(pipeline.report).toEqual({ sent: 1, dropped: 4, error: 'refused' });
});

it.each([
  ['nothing', undefined],
  ['a number', 5],
  ['an object', { lost: 1 }],
  ['an event of another batch', [{ event: createEvent({ eventId: '1' }), reason: 'refused' }]],
])('an exporter that resolves with %s has delivered its batch', async (_name, answer) => {
  const { pipeline } = pipelineOf(() => answer);
  push(pipeline, 1);
  await pipeline.flush();
  expect(pipeline.report).toEqual({ sent: 1, dropped: 0 });
});

it('a batch that was given up is not counted again when its answer comes', async () => {
  let answer: (value: unknown) => void = () => undefined;
  const { pipeline } = pipelineOf((events) =>
    events[0]?.eventId === '1' ? new Promise((resolve) => (answer = () => resolve(losing('1')(events)))) : undefined,
  );
  push(pipeline, 1, 2);
  await pipeline.flush();
  answer(undefined);
  await endOfTick();
  expect(pipeline.report).toEqual({ sent: 0, dropped: 2, error: 'the exporter did not answer within 0.02 s' });
  expect(pipeline.waiting).toBe(0);
});

it('an exporter that keeps trying is waited for, is told when somebody waits, and says what the trouble is', async () => {
  const calls: string[] = [];
  let release: () => void = () => undefined;
  const { pipeline } = pipelineOf(() => new Promise<void>((resolve) => (release = resolve)), {
    keepsTrying: true,
    trouble: 'nobody answers',
    hurry: () => void calls.push('hurry'),
  });
  push(pipeline, 1);
  void pipeline.flush();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect([pipeline.waiting, calls]).toEqual([1, []]);
  const flushed = pipeline.flush();
  expect(calls).toEqual(['hurry']);
  release();
  await flushed;
  expect(pipeline.report).toEqual({ sent: 1, dropped: 0 });
  push(pipeline, 2);
  pipeline.exit('the process ended');
  expect(pipeline.report).toMatchObject({ dropped: 1, error: 'the process ended (nobody answers)' });
});

it('who waits for an exporter that keeps trying can give up, and the events go on', async () => {
  let release: () => void = () => undefined;
  const { pipeline, got } = pipelineOf(() => new Promise<void>((resolve) => (release = resolve)), {
    keepsTrying: true,
  });
  push(pipeline, ...range(4));
  const abort = new AbortController();
  const flushed = pipeline.flush(abort.signal);
  abort.abort();
  await flushed;
  expect([got, pipeline.waiting]).toEqual([['1', '2', '3'], 4]);
  release();
  await endOfTick();
  expect(got).toEqual(['1', '2', '3', '4']);
});

it('what goes wrong in an exporter when it is asked for its trouble, or hurried, harms nobody', async () => {
  freshSuite();
  captureStderr();
  const fail = (): never => {
    throw new Error('their bug');
  };
  const exporter = Object.defineProperty(
    { destination: 'a test', keepsTrying: true, export: () => new Promise<void>(() => undefined), hurry: fail },
    'trouble',
    { get: fail },
  );
  const pipeline = pipelineTo(exporter);
  push(pipeline, 1);
  void pipeline.flush();
  void pipeline.flush();
  pipeline.exit('the process ended');
  expect(pipeline.report).toEqual({ sent: 0, dropped: 1, error: 'the process ended' });
});
