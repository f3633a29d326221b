import type { ChaukasConfig } from '../config/options.ts';
import { outputPaths } from '../config/output-paths.ts';
import type { Notices } from '../runtime/notices.ts';
import { ConsoleEventExporter } from './console.ts';
import type { EventExporter } from './exporter.ts';
import { JsonlEventExporter } from './jsonl.ts';

const NOWHERE: EventExporter = { destination: 'nowhere', writeThrough: true, export() {} };

/** The exporter that the configuration asks for. */
export function makeExporter(config: ChaukasConfig, started: Date, notices: Notices): EventExporter {
  if (config.exporter !== undefined) return config.exporter;
  switch (config.outputMode) {
    case 'console':
      return new ConsoleEventExporter();
    case 'none':
      return NOWHERE;
    default:
      return new JsonlEventExporter({
        paths: outputPaths(config.outputFile, started),
        onFallback: (path, error, instead) => notices.problem(unwritable(path, error, instead)),
      });
  }
}

function unwritable(path: string, error: unknown, instead: string | undefined): string {
  const reason = error instanceof Error ? error.message : String(error);
  const consequence = instead === undefined ? 'events are lost until it can be' : `events go to ${instead}`;
  return `${path} cannot be written, so ${consequence}: ${reason}. Set CHAUKAS_OUTPUT_FILE to a path that can be written.`;
}
