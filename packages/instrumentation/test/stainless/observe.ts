/** Clients under observation, with a made-up endpoint mapping, and what was recorded of them. */
import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { type Event, EventStatus, EventType } from '@chaukas/spec';
import { readText } from '../../src/index.ts';
import type { ClientSpec, ModelRoute } from '../../src/stainless/index.ts';
import { findClientPrototype, observeClient } from '../../src/stainless/index.ts';
import type { TestLibrary } from './libraries.ts';

/** The path that the clients' chat resource posts to. */
export const PATH = '/chat/completions';

/** What one event is about, for comparison as a whole. */
export interface Fact {
  type: string;
  status: string;
  /** Why a span was cancelled. */
  reason?: unknown;
  /** The id in the answer. */
  response?: string;
}

/** A trail in memory, and how to stop adding to it. */
export interface Observed {
  /** Calls that the spec was told of. */
  calls: number;
  /** What was said to be unknown about the client. */
  unknown: string[];
  undo(): void;
  /** All events so far. */
  events(): Promise<readonly Event[]>;
  /** Starts and ends of model calls, errors and retries, in their order. */
  facts(): Promise<Fact[]>;
}

/** Answers are `{ id, text }`; streamed ones are pieces of these. */
const ROUTE: ModelRoute = {
  workflow: 'test',
  request: (body) => ({ data: { type: 'generation', operation: 'chat', request: body } }),
  answer(value) {
    const id = readText(value, 'id');
    return { data: id === undefined ? {} : { response_id: id } };
  },
  reducer() {
    const pieces: unknown[] = [];
    return {
      push: (piece) => pieces.push(piece) > 1,
      value: () => Object.assign({}, ...pieces, { pieces }),
    };
  },
};

/** Observes the clients of a library until `undo`. */
export function observe(
  library: TestLibrary,
  route: Partial<ModelRoute> = {},
  spec: Partial<ClientSpec> = {},
): Observed {
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true });
  const prototype = findClientPrototype(library.Client);
  if (prototype === undefined) throw new Error('the client has no prototype');
  const observed: Observed = {
    calls: 0,
    unknown: [],
    undo: observeClient(prototype, {
      scope: { name: '@chaukas/test', version: '0', library: 'test', library_version: library.version },
      routes: { [PATH]: { ...ROUTE, ...route } },
      requestIdHeader: 'x-request-id',
      provider: () => ({ provider: 'test' }),
      askForUsage: () => false,
      onCall: () => {
        observed.calls++;
      },
      onUnknown: (what) => observed.unknown.push(what),
      ...spec,
    }),
    async events() {
      await flush();
      return exporter.events;
    },
    async facts() {
      return (await observed.events()).filter(({ type }) => TOLD.has(type)).map(factOf);
    },
  };
  return observed;
}

const TOLD = new Set([
  EventType.MODEL_INVOCATION_START,
  EventType.MODEL_INVOCATION_END,
  EventType.ERROR,
  EventType.RETRY,
]);

function factOf({ type, status, metadata, responseId }: Event): Fact {
  return {
    type: EventType[type],
    status: EventStatus[status],
    ...(metadata?.end_reason !== undefined && { reason: metadata.end_reason }),
    ...(responseId && { response: responseId }),
  };
}

export const STARTED: Fact = { type: 'MODEL_INVOCATION_START', status: 'STARTED' };

/** The end of a call that was answered. */
export function completed(response: string): Fact {
  return { type: 'MODEL_INVOCATION_END', status: 'COMPLETED', response };
}

/** The end of a call that was given up. */
export function cancelled(reason: string, response?: string): Fact {
  return { type: 'MODEL_INVOCATION_END', status: 'CANCELLED', reason, ...(response && { response }) };
}
