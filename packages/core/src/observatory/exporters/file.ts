import { closeSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openPrivately } from '../../export/jsonl.ts';
import type { Envelope } from '../envelope.ts';
import type { EnvelopeExporter } from '../envelope-exporter.ts';

/**
 * Appends each envelope to a file as one line of JSON. The file gets mode 0600; a directory that is made for it 0700 and a
 * `.gitignore` of `*`.
 *
 * `export` is done when it returns, so that what was exported is there even if the process is killed next.
 */
export class FileExporter implements EnvelopeExporter {
  readonly path: string;
  /** The last write broke off, maybe inside a line. */
  #torn = false;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** @throws if the file cannot be written */
  export(envelope: Envelope): void {
    const line = `${this.#torn ? '\n' : ''}${JSON.stringify(envelope)}\n`;
    const fd = openPrivately(this.path);
    try {
      this.#torn = true;
      writeFileSync(fd, line);
      this.#torn = false;
    } finally {
      closeSync(fd);
    }
  }
}
