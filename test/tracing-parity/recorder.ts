import { masked } from './masked.ts';

/** A processor in the shape that both libraries take: it notes each callback with what is exported then, ids and times masked. */
export class Recorder {
  readonly heard: unknown[] = [];
  readonly #masked = masked();

  onTraceStart(trace: Exported): Promise<void> {
    return this.#note('trace start', trace);
  }
  onTraceEnd(trace: Exported): Promise<void> {
    return this.#note('trace end', trace);
  }
  onSpanStart(span: Exported): Promise<void> {
    return this.#note('span start', span);
  }
  onSpanEnd(span: Exported): Promise<void> {
    return this.#note('span end', span);
  }
  async shutdown(): Promise<void> {}
  async forceFlush(): Promise<void> {}

  #note(callback: string, item: Exported): Promise<void> {
    this.heard.push([callback, JSON.parse(JSON.stringify(item), this.#masked)]);
    return Promise.resolve();
  }
}

interface Exported {
  toJSON?(): object | null;
}
