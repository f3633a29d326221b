import { fromBinary } from '@bufbuild/protobuf';
import { EventSchema, EventType } from '../../packages/spec/dist/esm/index.js';
import { encodeEvents } from '../../packages/spec/dist/esm/raw/index.js';

/**
 * Encodes events, as the exporter to a server does, and sends them nowhere: what a call costs all in has its bytes in it. Counts
 * them by type, and keeps the last ones for the check afterwards.
 */
export class EncodingExporter {
  destination = 'bench';
  #counts = {};
  #last = [];
  #lastButOne = [];

  async export(events) {
    for (const { type } of events) this.#counts[EventType[type]] = (this.#counts[EventType[type]] ?? 0) + 1;
    this.#lastButOne = this.#last;
    this.#last = encodeEvents(events, (_, error) => {
      throw error;
    });
  }

  count(type) {
    return this.#counts[type] ?? 0;
  }

  get total() {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
  }

  /** The last events, the oldest first, read out of their bytes by protobuf-es. */
  get recorded() {
    return [...this.#lastButOne, ...this.#last].map(({ bytes }) => fromBinary(EventSchema, bytes));
  }

  forget() {
    this.#last = [];
    this.#lastButOne = [];
  }
}
