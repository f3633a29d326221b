import type { ConsoleStream } from '../../export/console.ts';
import type { Envelope } from '../envelope.ts';
import type { EnvelopeExporter } from '../envelope-exporter.ts';

/** Prints each envelope as indented JSON, to stdout as the original does. */
export class JsonExporter implements EnvelopeExporter {
  readonly #stream: Pick<ConsoleStream, 'write'>;

  constructor(stream: Pick<ConsoleStream, 'write'> = process.stdout) {
    this.#stream = stream;
  }

  export(envelope: Envelope): void {
    this.#stream.write(`${JSON.stringify(envelope, undefined, 2)}\n`);
  }
}
