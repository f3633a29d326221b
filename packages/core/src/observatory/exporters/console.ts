import type { ConsoleStream } from '../../export/console.ts';
import { wantsColor } from '../../export/tree.ts';
import type { Envelope } from '../envelope.ts';
import type { EnvelopeExporter } from '../envelope-exporter.ts';
import { renderEnvelope } from '../render-envelope.ts';

/** Prints each envelope as a line with its tree below it, to stderr by default, because stdout is the app's. */
export class ConsoleExporter implements EnvelopeExporter {
  readonly #stream: ConsoleStream;

  constructor(stream: ConsoleStream = process.stderr) {
    this.#stream = stream;
  }

  export(envelope: Envelope): void {
    const { columns: width } = this.#stream;
    const options = { color: wantsColor(this.#stream), ...(width !== undefined && { width }) };
    this.#stream.write(`${renderEnvelope(envelope, options)}\n`);
  }
}
