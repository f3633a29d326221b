import type { CustomSpanTypes } from '../chaukas/custom-spans.ts';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import type { EventExporter } from '../export/exporter.ts';

/** Where events go: a Chaukas server, a file, the terminal, or nowhere. */
export type OutputMode = 'api' | 'file' | 'console' | 'none';

/**
 * Options of `configure`. Each has an environment variable of the same name (`CHAUKAS_TENANT_ID` for `tenantId`), which
 * counts where the option is not given; with neither, the default.
 */
export interface ChaukasOptions {
  /** False: nothing is recorded. @defaultValue true */
  enabled?: boolean;
  /** True: no start line and no hints on stderr; what went wrong is still said. @defaultValue false */
  quiet?: boolean;
  /** @defaultValue 'default' */
  tenantId?: string;
  /** @defaultValue 'default' */
  projectId?: string;
  /**
   * Address of a Chaukas server: `https://host` or `http://host` for HTTP with binary protobuf (posted to `/events/batch` below
   * it, as the Python SDK does), `grpcs://host` or `grpc://host:port` or `host:port` for gRPC.
   */
  endpoint?: string;
  /** Sent to the server as `Authorization: Bearer <key>`. */
  apiKey?: string;
  /** @defaultValue 'file', or 'api' where an endpoint is given */
  outputMode?: OutputMode;
  /** File that events are appended to. @defaultValue `.chaukas/events-<start>-<pid>.jsonl` in the working directory */
  outputFile?: string;
  /** Events of a batch. @defaultValue 20 */
  batchSize?: number;
  /** Bytes of a batch, about. @defaultValue 262144 */
  maxBatchBytes?: number;
  /** Seconds after which a batch that is not full is sent. @defaultValue 5 */
  flushInterval?: number;
  /** Seconds that an attempt to send a batch may take, and `flush()` and `shutdown()` if they are not told otherwise. @defaultValue 30 */
  timeout?: number;
  /**
   * Seconds after which a run in which nothing happens any more is given up: its spans end as cancelled. 0: never.
   * @defaultValue 3600
   */
  runTimeout?: number;
  /**
   * True: at SIGTERM, what waits is delivered (for at most 2 seconds) before the process ends as it would without us. With
   * handlers of the app's own nothing is ended. @defaultValue false
   */
  flushOnSigterm?: boolean;
  /**
   * How much of what events say is recorded: a mode, or a mode with its options (personal data, names, detectors, mask or
   * hash). The variable takes a mode. @defaultValue 'redacted'
   */
  content?: ContentMode | ContentOptions;
  /**
   * True: every piece of a streamed answer is recorded too, as an OUTPUT_EMITTED event with `is_partial`. Many events; the
   * answer as a whole is recorded anyway. @defaultValue false
   */
  partialEvents?: boolean;
  /** Written on every event. @defaultValue the git branch of the working directory, if there is one */
  branch?: string;
  /** Written on every event. The variable takes them separated by commas. */
  tags?: readonly string[];
  /**
   * What custom spans are, by their names: `{ 'vector.search': 'retriever' }` makes one DATA_ACCESS of each such span. Its data
   * holds the fields of that type. @defaultValue each is a SYSTEM event
   */
  customSpans?: CustomSpanTypes;
  /** Takes the events instead of what `outputMode` names. */
  exporter?: EventExporter;
}

/** Options with every default filled in. */
export interface ChaukasConfig {
  enabled: boolean;
  quiet: boolean;
  tenantId: string;
  projectId: string;
  endpoint: string | undefined;
  apiKey: string | undefined;
  outputMode: OutputMode;
  outputFile: string | undefined;
  batchSize: number;
  maxBatchBytes: number;
  flushInterval: number;
  timeout: number;
  runTimeout: number;
  flushOnSigterm: boolean;
  content: ContentOptions;
  partialEvents: boolean;
  branch: string | undefined;
  tags: readonly string[];
  customSpans: CustomSpanTypes;
  exporter: EventExporter | undefined;
}
