import { parseEndpoint } from '../config/endpoint.ts';
import type { ChaukasConfig } from '../config/options.ts';
import { outputPaths } from '../config/output-paths.ts';
import type { Notices } from '../runtime/notices.ts';
import { ConsoleEventExporter } from './console.ts';
import type { EventExporter } from './exporter.ts';
import { JsonlEventExporter } from './jsonl.ts';
import type { BatchSender, SenderOptions } from './server/sender.ts';
import { ServerExporter } from './server/server-exporter.ts';

const NOWHERE: EventExporter = { destination: 'nowhere', writeThrough: true, export() {} };

/** The exporter that the configuration asks for. */
export function makeExporter(config: ChaukasConfig, started: Date, notices: Notices): EventExporter {
  if (config.exporter !== undefined) return config.exporter;
  switch (config.outputMode) {
    case 'api':
      return toServer(config, notices);
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

function toServer({ endpoint = '', apiKey, timeout }: ChaukasConfig, notices: Notices): EventExporter {
  const parsed = parseEndpoint(endpoint);
  if (parsed === undefined) throw new Error(`${endpoint} is no address of a server`);
  const { protocol, url, address } = parsed;
  const options = { url, apiKey, timeout: timeout * 1000 };
  return new ServerExporter({
    destination: address,
    timeout: options.timeout,
    load: () => LOADERS[protocol](options),
    say: (sentence, topic) => notices.problem(sentence, topic),
  });
}

/** Loaded with the first batch: who sends nothing to a server of a kind loads nothing of its client. */
const LOADERS: Readonly<Record<'grpc' | 'http', (options: SenderOptions) => Promise<BatchSender>>> = {
  async grpc(options) {
    const { GrpcSender } = await import('./chaukas/grpc-sender.ts');
    return new GrpcSender(options);
  },
  async http(options) {
    const { HttpSender } = await import('./http/http-sender.ts');
    return new HttpSender(options);
  },
};

function unwritable(path: string, error: unknown, instead: string | undefined): string {
  const reason = error instanceof Error ? error.message : String(error);
  const consequence = instead === undefined ? 'events are lost until it can be' : `events go to ${instead}`;
  return `${path} cannot be written, so ${consequence}: ${reason}. Set CHAUKAS_OUTPUT_FILE to a path that can be written.`;
}
