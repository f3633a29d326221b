import type { Event, EventInit } from '@chaukas/spec';
import { EventType } from '@chaukas/spec';
import { compilePolicy } from '../../src/content/policy/compile.ts';
import { Capture } from '../../src/content/snapshot.ts';
import type { EventExporter } from '../../src/index.ts';
import { Pipeline, type PipelineOptions } from '../../src/pipeline/pipeline.ts';
import { queued } from '../support/queued.ts';

/** Keeps what it gets, batch by batch, unless a test makes it fail or wait. */
export class Destination implements EventExporter {
  readonly destination = 'a test';
  readonly writeThrough: boolean;
  readonly batches: Event[][] = [];
  readonly calls: string[] = [];
  /** Called with each batch before it is kept. */
  behave: (events: readonly Event[], signal?: AbortSignal) => unknown = () => undefined;

  constructor(writeThrough = false) {
    this.writeThrough = writeThrough;
  }

  export(events: readonly Event[], signal?: AbortSignal): void | Promise<void> {
    const result = this.behave(events, signal);
    if (!(result instanceof Promise)) {
      this.batches.push([...events]);
      return undefined;
    }
    return result.then(() => void this.batches.push([...events]));
  }

  forceFlush(): void {
    this.calls.push('flush');
  }

  shutdown(): void {
    this.calls.push('shutdown');
  }

  /** Ids of the events that arrived, the gap events by what they say. */
  get ids(): string[] {
    return this.batches.flat().map(idOf);
  }

  get sizes(): number[] {
    return this.batches.map(({ length }) => length);
  }
}

function idOf({ eventId, metadata }: Event): string {
  return metadata?.lost === undefined ? eventId : `gap ${JSON.stringify(metadata)}`;
}

const FULL = compilePolicy({ mode: 'full' });

export function pipelineTo(exporter: EventExporter, options: Partial<PipelineOptions> = {}): Pipeline {
  return new Pipeline({
    exporter,
    batchSize: 3,
    maxBatchBytes: 1000,
    flushInterval: 5000,
    timeout: 30_000,
    limits: { events: 10, bytes: 1_000_000 },
    policyFor: () => FULL,
    gapEvent: ({ lost, first, last, reason }) =>
      queued({ type: EventType.SYSTEM, metadata: { name: 'gap', lost, seq_range: [first, last], reason } }),
    ...options,
  });
}

/** Pushes events with these ids. */
export function push(pipeline: Pipeline, ...ids: (string | number)[]): void {
  for (const id of ids) pipeline.push(queued({ eventId: String(id) }), new Capture());
}

/** Pushes one event of about this size. */
export function pushBytes(pipeline: Pipeline, bytes: number): void {
  const capture = new Capture();
  capture.text('x'.repeat(bytes));
  pipeline.push(queued({}), capture);
}

/** Pushes an event with a text that is hashed later. @returns the text's place in the event */
export function pushText(pipeline: Pipeline, text: string): EventInit {
  const capture = new Capture();
  const init: EventInit = { content: { case: 'stateUpdate', value: capture.struct({ text }, 'input') ?? {} } };
  pipeline.push(queued(init), capture);
  return init;
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** Lets what is due at the end of the tick happen. */
export async function endOfTick(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
