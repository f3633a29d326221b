/** A processor in the shape that both libraries take: it notes each callback with what is exported then, ids and times masked. */
export class Recorder {
  readonly heard: unknown[] = [];
  readonly #ids = new Map<string, string>();

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
    this.heard.push([callback, JSON.parse(JSON.stringify(item), (key, value) => this.#masked(key, value))]);
    return Promise.resolve();
  }

  /** Ids by the order of their first appearance, times by their form. */
  #masked(key: string, value: unknown): unknown {
    if (typeof value !== 'string') return value;
    if (key.endsWith('ed_at')) return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) ? '<time>' : value;
    if (!/^(trace_[\da-f]{32}|span_[\da-f]{24})$/.test(value)) return value;
    const name = this.#ids.get(value) ?? `<id ${this.#ids.size + 1}>`;
    this.#ids.set(value, name);
    return name;
  }
}

interface Exported {
  toJSON?(): object | null;
}
