import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { type Event, EventStatus, EventType } from '@chaukas/spec';
import * as agents from '@openai/agents';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Registration, register } from '../../src/index.ts';

/** What a test of this process has: the real SDK, a provider on this machine, and the events so far. */
export interface InProcess {
  readonly server: ScriptedServer;
  readonly exporter: InMemoryEventExporter;
  readonly registration: Registration;
  runner(config?: ConstructorParameters<typeof agents.Runner>[0]): agents.Runner;
  /** The events of this test, when all of them are there. */
  events(): Promise<readonly Event[]>;
}

/** Registers in this process, beside a server of its own for each test. */
export function inProcess(options: Parameters<typeof register>[0] = {}): InProcess {
  let server: ScriptedServer;
  let exporter: InMemoryEventExporter;
  let registration: Registration;
  beforeAll(async () => {
    // NODE_ENV=test switches the SDK's tracing off, and loading it registers an exporter to its dashboard.
    agents.setTracingDisabled(false);
    agents.setTraceProcessors([]);
    registration = register(options);
    server = await ScriptedServer.start();
  });
  beforeEach(() => {
    exporter = new InMemoryEventExporter();
    configure({ exporter, quiet: true });
  });
  afterEach(() => server.reset());
  afterAll(async () => {
    registration.unregister();
    await server.stop();
  });
  return {
    get server() {
      return server;
    },
    get exporter() {
      return exporter;
    },
    get registration() {
      return registration;
    },
    runner(config) {
      const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'test-key', maxRetries: 0 });
      return new agents.Runner({ modelProvider: new agents.OpenAIProvider({ openAIClient: client }), ...config });
    },
    async events() {
      // A trace whose end nobody says ends at the next turn.
      await new Promise(setImmediate);
      await flush();
      return exporter.events;
    },
  };
}

/** A trail in short: types, with the status where it is not the usual one. */
export function typesOf(events: readonly Event[]): string[] {
  return events
    .filter(({ metadata }) => metadata?.name !== 'instrumentation' && metadata?.name !== 'processors_replaced')
    .map(({ type, status }) => {
      const usual = [EventStatus.STARTED, EventStatus.COMPLETED, EventStatus.IN_PROGRESS];
      const name = EventType[type] ?? '';
      return usual.includes(status) || name === 'ERROR' ? name : `${name} ${EventStatus[status]}`;
    });
}

export function ofType(events: readonly Event[], type: EventType): Event[] {
  return events.filter((event) => event.type === type);
}
