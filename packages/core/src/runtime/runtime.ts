import { Severity } from '@chaukas/spec';
import { ChaukasMapper, type ProcessFact } from '../chaukas/mapper.ts';
import { gitBranch } from '../config/git-branch.ts';
import type { ChaukasConfig, ChaukasOptions } from '../config/options.ts';
import { resolveSettings } from '../config/settings.ts';
import { workingDirectory } from '../config/working-directory.ts';
import { type CompiledPolicy, compilePolicy } from '../content/policy/compile.ts';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import type { EventExporter } from '../export/exporter.ts';
import { makeExporter } from '../export/make-exporter.ts';
import { Delivery, type DeliveryReport, type Gap } from '../pipeline/delivery.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { toSpanError } from '../tracing/failure.ts';
import { type Fault, guard, onFault } from './guard.ts';
import { Libraries, type LibrarySeen } from './libraries.ts';
import { Notices } from './notices.ts';

const MAX_QUEUE = 10_000;

/** How long events may keep the process alive when it has nothing else to do, in milliseconds. */
const EXIT_DEADLINE = 2000;

/** Things of the process that the runtime ends when the process does, and at a flush. */
export interface Lifecycle {
  /** Ends what is idle: called at a flush. */
  endIdle(reason: string): void;
  /** Ends all that is open: called at exit. */
  finishAll(reason: string): void;
  /** Lets the user's processors deliver what they hold. Never rejects. */
  forceFlush(): Promise<void>;
  /** The same, and closes them. Never rejects. */
  shutdown(): Promise<void>;
}

/** One per process: its configuration, the pipeline, the lines on stderr, the exit. */
export class Runtime {
  readonly notices: Notices = new Notices();
  readonly mapper: ChaukasMapper;
  readonly libraries: Libraries;
  readonly #started = new Date();
  #lifecycle: Lifecycle | undefined;
  #options: ChaukasOptions = {};
  #config: ChaukasConfig | undefined;
  #pipeline: Pipeline | undefined;
  #policy: CompiledPolicy | undefined;
  readonly #delivery = new Delivery();
  /** The pipelines before this one that are not done yet. */
  readonly #retired = new Map<Pipeline, Promise<void>>();
  #flushedLast = false;
  #branch: { name: string | undefined } | undefined;

  constructor() {
    this.mapper = new ChaukasMapper(
      () => ({ ...this.config, branch: this.#branchName() }),
      (event, capture) => this.pipeline.push(event, capture),
    );
    this.libraries = new Libraries(
      this.notices,
      () => this.pipeline.exporter.destination,
      () => this.config.enabled,
      () => this.config.content.mode ?? 'redacted',
    );
    onFault((fault) => this.#fault(fault));
  }

  /** Watches the process's exit from now on; called once, when the registry is made. */
  attach(lifecycle: Lifecycle): void {
    this.#lifecycle = lifecycle;
    process.on('beforeExit', () => this.#beforeExit());
    process.on('exit', () => this.#exit());
  }

  get config(): ChaukasConfig {
    if (this.#config === undefined) {
      const { config, problems } = resolveSettings(this.#options, process.env);
      this.#config = config;
      this.notices.quiet = config.quiet;
      for (const problem of problems) this.notices.problem(problem);
    }
    return this.#config;
  }

  get pipeline(): Pipeline {
    if (this.#pipeline === undefined) {
      const { config } = this;
      const exporter = makeExporter(config, this.#started, this.notices);
      this.#pipeline = new Pipeline({
        exporter,
        batchSize: config.batchSize,
        maxBatchBytes: config.maxBatchBytes,
        flushInterval: config.flushInterval * 1000,
        maxQueue: MAX_QUEUE,
        policy: this.policyFor(),
        gapEvent: (gap) => this.mapper.eventOfFact(gapFact(gap)),
        delivery: this.#delivery,
        after: this.#earlierWorkOf(exporter),
      });
      this.libraries.announceSoon();
    }
    return this.#pipeline;
  }

  /** The content policy of the configuration, for every exporter of ours; `content` is laid over it. */
  policyFor(content?: ContentMode | ContentOptions): CompiledPolicy {
    if (content === undefined) {
      this.#policy ??= compilePolicy(this.config.content);
      return this.#policy;
    }
    const options = typeof content === 'string' ? { mode: content } : content;
    return compilePolicy({ ...this.config.content, ...options });
  }

  /** Changes the configuration; events that wait go to the old destination first. */
  configure(options: ChaukasOptions): void {
    this.#options = { ...this.#options, ...options };
    this.#config = undefined;
    this.#policy = undefined;
    this.#branch = undefined;
    const old = this.#pipeline;
    this.#pipeline = undefined;
    if (old === undefined) return;
    old.flushSync();
    const done = old.exporter === this.#options.exporter ? old.flush() : old.shutdown();
    this.#retired.set(old, done);
    void done.then(() => this.#retired.delete(old));
  }

  async flush(): Promise<DeliveryReport> {
    guard('flush', () => this.#lifecycle?.endIdle('flush'));
    await Promise.all([this.#lifecycle?.forceFlush(), this.#pipeline?.flush(), ...this.#retired.values()]);
    return this.report();
  }

  async shutdown(): Promise<DeliveryReport> {
    guard('shutdown', () => this.#lifecycle?.finishAll('shutdown'));
    await Promise.all([this.#lifecycle?.shutdown(), this.#pipeline?.shutdown(), ...this.#retired.values()]);
    return this.report();
  }

  report(): DeliveryReport {
    return this.#delivery.report;
  }

  /** A library was caught: it is announced, and recorded in the trail. */
  libraryCaught(seen: LibrarySeen): void {
    this.libraries.caught(seen);
    if (!this.config.enabled) return;
    const { instrumentation, library, version, format } = seen;
    this.mapper.processFact({
      metadata: { name: 'instrumentation', data: { instrumentation, library, version, format } },
      timestamp: Date.now(),
    });
  }

  /** An exporter gets events in the order of what happened, over all pipelines that it is used in. */
  #earlierWorkOf(exporter: EventExporter): Promise<void> | undefined {
    const earlier = [...this.#retired].filter(([old]) => old.exporter === exporter && old.waiting > 0);
    return earlier.length === 0 ? undefined : Promise.all(earlier.map(([, done]) => done)).then(() => undefined);
  }

  #branchName(): string | undefined {
    this.#branch ??= { name: this.config.branch ?? gitBranch(workingDirectory()) };
    return this.#branch.name;
  }

  #pipelines(): Pipeline[] {
    return this.#pipeline === undefined ? [...this.#retired.keys()] : [...this.#retired.keys(), this.#pipeline];
  }

  /** Nothing else is going on in the process: the last moment for exporters that take time. */
  #beforeExit(): void {
    if (this.#flushedLast || this.#pipelines().every(({ exporter }) => exporter.writeThrough === true)) return;
    guard('exit', () => this.#lifecycle?.finishAll('process_exit'));
    if (this.#pipelines().every(({ waiting }) => waiting === 0)) return;
    this.#flushedLast = true;
    const deadline = setTimeout(() => undefined, EXIT_DEADLINE);
    void this.flush().finally(() => clearTimeout(deadline));
  }

  #exit(): void {
    guard('exit', () => this.#lifecycle?.finishAll('process_exit'));
    guard('exit', () => {
      for (const pipeline of this.#pipelines()) {
        pipeline.flushSync();
        pipeline.giveUp('the process ended before they were sent');
      }
    });
    guard('exit', () => {
      if (this.config.enabled) this.libraries.sayAtExit(this.report().sent > 0);
      this.#sayLoss();
    });
  }

  #sayLoss(): void {
    const { sent, dropped, error } = this.report();
    if (dropped === 0) return;
    this.notices.problem(`${dropped} of ${sent + dropped} events were lost: ${error ?? 'the queue was full'}`);
  }

  #fault({ where, error }: Fault): void {
    const { message } = toSpanError(error);
    this.notices.problem(`an error in ${where} was kept from the app: ${message}`, where);
  }
}

function gapFact({ lost, first, last, reason }: Gap): ProcessFact {
  return {
    metadata: { name: 'gap', lost, seq_range: [first, last], reason },
    timestamp: Date.now(),
    severity: Severity.WARN,
  };
}
