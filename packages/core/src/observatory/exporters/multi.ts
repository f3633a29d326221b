import { reportFault } from '../../runtime/guard.ts';
import type { Envelope } from '../envelope.ts';
import type { EnvelopeExporter } from '../envelope-exporter.ts';

/** Gives each envelope to several exporters; what one throws or rejects with is said, and kept from the others. */
export class MultiExporter implements EnvelopeExporter {
  readonly #exporters: readonly EnvelopeExporter[];

  constructor(exporters: readonly EnvelopeExporter[]) {
    this.#exporters = [...exporters];
  }

  /** @throws the first error of theirs, when all have got the envelope, so that the session counts as failed */
  export(envelope: Envelope): void | Promise<void> {
    const promises: Promise<unknown>[] = [];
    const errors: unknown[] = [];
    for (const exporter of this.#exporters) {
      try {
        const result: unknown = exporter.export(envelope);
        if (result !== undefined) promises.push(Promise.resolve(result));
      } catch (error) {
        errors.push(error);
      }
    }
    if (promises.length === 0) return finish(errors);
    return Promise.allSettled(promises).then((results) => {
      for (const result of results) if (result.status === 'rejected') errors.push(result.reason);
      finish(errors);
    });
  }
}

function finish([first, ...others]: readonly unknown[]): void {
  for (const error of others) reportFault('a further exporter of the observatory', error);
  if (first !== undefined) throw first;
}
