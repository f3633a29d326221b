import type { Event } from '@chaukas/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Capture } from '../../src/content/snapshot.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { queued } from '../support/queued.ts';
import { Destination, endOfTick, pipelineTo, range } from './destination.ts';

/** Pushes events of a tenant and project with these ids. */
function pushFor(pipeline: Pipeline, tenantId: string, ids: readonly (string | number)[], projectId = 'p'): void {
  for (const id of ids) pipeline.push(queued({ eventId: String(id), tenantId, projectId }), new Capture());
}

function idsOf(events: readonly Event[]): string {
  return events.map(({ eventId }) => eventId).join(' ');
}

interface Pushed {
  tenantId: string;
  projectId: string;
}

function laneOf({ tenantId, projectId }: Pushed): string {
  return JSON.stringify([tenantId, projectId]);
}

/** Every batch is of one tenant and project, and those of each arrived in order, by the ids that count them. */
function expectPure({ batches }: Destination, items: readonly Pushed[]): void {
  for (const batch of batches) {
    expect(new Set(batch.map(laneOf)).size).toBe(1);
    expect(batch.length).toBeLessThanOrEqual(3);
  }
  for (const lane of new Set(items.map(laneOf))) {
    const expected = items.flatMap((item, index) => (laneOf(item) === lane ? [String(index)] : []));
    const arrived = batches.flat().filter((event) => laneOf(event) === lane);
    expect(arrived.map(({ eventId }) => eventId)).toEqual(expected);
  }
}

const FOREVER = new Promise<void>(() => undefined);

describe('batches', () => {
  it('are each of one tenant and project, in order, and lose nothing, whatever comes', async () => {
    const name = fc.constantFrom('', 'a', 'b', '1:a', 'ab');
    const pushed = fc.array(fc.record({ tenantId: name, projectId: name, flush: fc.boolean() }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(pushed, fc.boolean(), async (items, writeThrough) => {
        const destination = new Destination(writeThrough);
        const pipeline = pipelineTo(destination, { limits: { events: 1000, bytes: 1000 } });
        for (const [index, { tenantId, projectId, flush }] of items.entries()) {
          pipeline.push(queued({ eventId: String(index), tenantId, projectId }), new Capture());
          if (flush) await endOfTick();
        }
        await pipeline.flush();
        expectPure(destination, items);
        expect(pipeline.report).toEqual({ sent: items.length, dropped: 0 });
      }),
      { numRuns: 60 },
    );
  });

  it('come from the tenant with the oldest event first', async () => {
    const destination = new Destination(true);
    const pipeline = pipelineTo(destination);
    pushFor(pipeline, 'a', [1, 2]);
    pushFor(pipeline, 'b', [3, 4, 5, 6]);
    pushFor(pipeline, 'a', [7, 8]);
    pushFor(pipeline, 'b', [9], 'other');
    await endOfTick();
    expect(destination.batches.map(idsOf)).toEqual(['1 2 7', '3 4 5', '6', '8', '9']);
  });

  it('of a tenant that are not full wait, though those of another are', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    pushFor(pipeline, 'a', [1]);
    pushFor(pipeline, 'b', [2, 3, 4]);
    await endOfTick();
    expect(destination.batches.map(idsOf)).toEqual(['2 3 4']);
    await pipeline.flush();
    expect(destination.batches.map(idsOf)).toEqual(['2 3 4', '1']);
  });
});

describe('a tenant whose events', () => {
  it('fail costs no other its events', async () => {
    const destination = new Destination();
    destination.behave = ([event]) => (event?.tenantId === 'bad' ? Promise.reject(new Error('denied')) : undefined);
    const pipeline = pipelineTo(destination, { gapEvent: () => undefined });
    for (const id of range(3)) for (const tenant of ['bad', 'good']) pushFor(pipeline, tenant, [`${tenant}${id}`]);
    await pipeline.flush();
    expect(destination.batches.map(idsOf)).toEqual(['good1 good2 good3']);
    expect(pipeline.report).toEqual({ sent: 3, dropped: 3, error: 'denied' });
  });

  it('hang holds up no other, and not itself for longer than the timeout', async () => {
    const destination = new Destination();
    const signals: AbortSignal[] = [];
    destination.behave = ([event], signal) => {
      if (event?.tenantId !== 'slow' || signals.length > 0) return undefined;
      if (signal !== undefined) signals.push(signal);
      return FOREVER;
    };
    const pipeline = pipelineTo(destination, { timeout: 20, gapEvent: () => undefined });
    pushFor(pipeline, 'slow', [1, 2, 3, 4]);
    await endOfTick();
    pushFor(pipeline, 'good', [5, 6, 7]);
    await endOfTick();
    expect(destination.batches.map(idsOf)).toEqual(['5 6 7']);
    await pipeline.flush();
    expect(destination.batches.map(idsOf)).toEqual(['5 6 7', '4']);
    expect(pipeline.report).toEqual({ sent: 4, dropped: 3, error: 'the exporter did not answer within 0.02 s' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('fill the queue leaves room for the others', async () => {
    const destination = new Destination();
    destination.behave = ([event]) => (event?.tenantId === 'slow' ? FOREVER : undefined);
    const pipeline = pipelineTo(destination, { gapEvent: () => undefined });
    pushFor(pipeline, 'slow', range(20));
    pushFor(pipeline, 'good', ['a', 'b', 'c']);
    await endOfTick();
    expect(destination.batches.map(idsOf)).toEqual(['a b c']);
    expect(pipeline.report).toMatchObject({ sent: 3, dropped: 13, error: 'the queue is full' });
  });
});

describe('the queue', () => {
  it('is bounded by bytes over all tenants, but for a single event', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination, { limits: { events: 100, bytes: 1000 }, gapEvent: () => undefined });
    const pushSized = (tenantId: string, bytes: number): void => {
      const capture = new Capture();
      capture.text('x'.repeat(bytes));
      pipeline.push(queued({ eventId: `${tenantId}${bytes}`, tenantId }), capture);
    };
    pushSized('a', 3000);
    await pipeline.flush();
    expect(destination.ids).toEqual(['a3000']);
    for (const bytes of [401, 402, 403]) pushSized('a', bytes);
    pushSized('b', 100);
    await pipeline.flush();
    expect(destination.ids).toEqual(['a3000', 'a401', 'a402', 'b100']);
    expect(pipeline.report.dropped).toBe(1);
  });

  it('counts what is under way as waiting, and loses it once when the process ends', async () => {
    const destination = new Destination();
    destination.behave = () => FOREVER;
    const pipeline = pipelineTo(destination, { timeout: 20 });
    pushFor(pipeline, 'a', range(5));
    await endOfTick();
    expect(pipeline.waiting).toBe(5);
    pipeline.exit('the process ended');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(pipeline.waiting).toBe(0);
    expect(pipeline.report).toEqual({ sent: 0, dropped: 5, error: 'the process ended' });
  });
});
