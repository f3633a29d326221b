import { describe, expect, it } from 'vitest';
import { Capture } from '../../src/content/snapshot.ts';
import { suite } from '../../src/runtime/suite.ts';
import { queued } from '../support/queued.ts';
import { captureStderr, freshSuite } from '../support/recording.ts';
import { Destination, endOfTick, pipelineTo, push, range } from './destination.ts';

const FULL = 'the queue is full';

function gap(lost: number, first: number, last: number, reason: string): string {
  return `gap ${JSON.stringify({ name: 'gap', lost, seq_range: [first, last], reason })}`;
}

describe('events that do not fit into the queue', () => {
  it('are counted, the newest first, and told of in one event at the next success', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination, { limits: { events: 4, bytes: 1000 } });
    push(pipeline, ...range(9));
    expect(pipeline.report).toEqual({ sent: 0, dropped: 5, error: FULL });
    await pipeline.flush();
    expect(destination.ids).toEqual(['1', '2', '3', '4', gap(5, 5, 9, FULL)]);
    push(pipeline, 10);
    await pipeline.flush();
    expect(destination.ids.slice(5)).toEqual(['10']);
    expect(pipeline.report).toEqual({ sent: 6, dropped: 5, error: FULL });
  });
});

describe.each([
  [
    'an exporter that throws',
    false,
    () => {
      throw new Error('disk full');
    },
  ],
  [
    'an exporter that rejects',
    false,
    async () => {
      throw new Error('disk full');
    },
  ],
  [
    'an exporter that throws nonsense',
    false,
    () => {
      throw Object.create(null);
    },
  ],
  [
    'a write-through exporter that throws',
    true,
    () => {
      throw new Error('disk full');
    },
  ],
] as const)('%s', (_name, writeThrough, fail) => {
  it('loses its batch, is told of once it works again, and never fails the app', async () => {
    const destination = new Destination(writeThrough);
    const pipeline = pipelineTo(destination);
    destination.behave = fail;
    push(pipeline, ...range(4));
    await pipeline.flush();
    const { error } = pipeline.report;
    expect(pipeline.report).toEqual({ sent: 0, dropped: 4, error: expect.any(String) });
    destination.behave = () => undefined;
    push(pipeline, 5);
    await pipeline.flush();
    expect(destination.ids).toEqual(['5', gap(4, 1, 4, String(error))]);
    expect(pipeline.report).toEqual({ sent: 2, dropped: 4, error });
  });

  it('tells of a gap again if the event that told of it was lost', async () => {
    const destination = new Destination(writeThrough);
    const pipeline = pipelineTo(destination, { batchSize: 1 });
    destination.behave = ([event]) => (event?.eventId === '2' ? undefined : fail());
    push(pipeline, 1, 2);
    await pipeline.flush();
    expect(destination.ids).toEqual(['2']);
    destination.behave = () => undefined;
    push(pipeline, 4);
    await pipeline.flush();
    expect(destination.ids).toEqual(['2', '4', gap(1, 1, 1, String(pipeline.report.error))]);
    expect(pipeline.report.dropped).toBe(1);
  });
});

it('a gap that has no session to be told in is not told', async () => {
  const destination = new Destination();
  const pipeline = pipelineTo(destination, { limits: { events: 1, bytes: 1000 }, gapEvent: () => undefined });
  push(pipeline, 1, 2);
  await pipeline.flush();
  expect(destination.ids).toEqual(['1']);
});

it('events are told of as lost when the process ends', () => {
  const pipeline = pipelineTo(new Destination());
  push(pipeline, 1, 2);
  pipeline.exit('the process ended');
  expect(pipeline.waiting).toBe(0);
  expect(pipeline.report).toEqual({ sent: 0, dropped: 2, error: 'the process ended' });
});

it('an event that cannot be made is lost alone', async () => {
  freshSuite();
  const lines = captureStderr();
  suite();
  const destination = new Destination();
  const pipeline = pipelineTo(destination);
  push(pipeline, 1);
  const broken = Object.defineProperty({}, 'eventId', {
    get: () => {
      throw new Error('no id');
    },
  });
  pipeline.push(queued(broken), new Capture());
  push(pipeline, 3);
  await pipeline.flush();
  expect(destination.ids).toEqual(['1', '3', gap(1, 2, 2, 'no id')]);
  expect(lines).toEqual(['[chaukas] an error in event was kept from the app: no id']);
});

it('what an exporter does wrong in its other methods is said, and harms nobody', async () => {
  freshSuite();
  const lines = captureStderr();
  suite();
  const fail = (): never => {
    throw new Error('their bug');
  };
  const destination = Object.assign(new Destination(), { forceFlush: fail, shutdown: fail });
  const pipeline = pipelineTo(destination);
  push(pipeline, 1);
  await pipeline.shutdown();
  expect(destination.ids).toEqual(['1']);
  expect(lines).toEqual([
    '[chaukas] an error in exporter.forceFlush was kept from the app: their bug',
    '[chaukas] an error in exporter.shutdown was kept from the app: their bug',
  ]);
});

it('an exporter that says it writes through, but rejects later, rejects nothing of the app', async () => {
  freshSuite();
  const lines = captureStderr();
  suite();
  const destination = new Destination(true);
  destination.behave = () => Promise.reject(new Error('too late'));
  const pipeline = pipelineTo(destination);
  push(pipeline, 1);
  await endOfTick();
  expect(lines).toEqual(['[chaukas] an error in exporter was kept from the app: too late']);
});
