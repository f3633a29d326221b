import { type Event, EventType } from '@chaukas/spec';
import type { EventExporter } from './exporter.ts';
import { renderTree, wantsColor } from './tree.ts';

/** Where the console exporter writes: stderr by default, because stdout is the app's. */
export interface ConsoleStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const MAX_HELD_EVENTS = 10_000;

/**
 * Prints each session as a tree when it ends; a session that is still open is printed, as far as it went, when the process
 * ends or at a flush.
 */
export class ConsoleEventExporter implements EventExporter {
  readonly destination = 'the console';
  readonly writeThrough = true;
  readonly #stream: ConsoleStream;
  /** By tenant, project and session id. */
  readonly #open = new Map<string, Event[]>();
  #held = 0;

  constructor(stream: ConsoleStream = process.stderr) {
    this.#stream = stream;
  }

  export(events: readonly Event[]): void {
    for (const event of events) {
      const key = JSON.stringify([event.tenantId, event.projectId, event.sessionId]);
      const session = this.#open.get(key) ?? [];
      session.push(event);
      this.#open.set(key, session);
      this.#held++;
      if (event.type === EventType.SESSION_END) this.#print(key);
    }
    if (this.#held > MAX_HELD_EVENTS) this.forceFlush();
  }

  forceFlush(): void {
    for (const key of [...this.#open.keys()]) this.#print(key);
  }

  shutdown(): void {
    this.forceFlush();
  }

  #print(key: string): void {
    const events = this.#open.get(key) ?? [];
    this.#open.delete(key);
    this.#held -= events.length;
    const width = this.#stream.columns;
    const options = { color: wantsColor(this.#stream), ...(width !== undefined && { width }) };
    this.#stream.write(`${renderTree(events, options)}\n`);
  }
}
