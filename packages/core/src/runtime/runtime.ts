import { Severity } from '@chaukas/spec';
import type { MapperSettings } from '../chaukas/event.ts';
import { ChaukasMapper, type ProcessFact } from '../chaukas/mapper.ts';
import { gitBranch } from '../config/git-branch.ts';
import type { ChaukasConfig, ChaukasOptions } from '../config/options.ts';
import { resolveSettings } from '../config/settings.ts';
import { workingDirectory } from '../config/working-directory.ts';
import type { CompiledPolicy } from '../content/policy/compile.ts';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import { makeExporter } from '../export/make-exporter.ts';
import { Delivery, type DeliveryReport, type Gap } from '../pipeline/delivery.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { toSpanError } from '../tracing/failure.ts';
import { EXIT_DEADLINE, ExitWatch } from './exit-watch.ts';
import { Flushes } from './flushes.ts';
import { type Fault, guard, onFault } from './guard.ts';
import { Libraries, type LibrarySeen } from './libraries.ts';
import type { FlushOptions } from './lifecycle.ts';
import { Notices } from './notices.ts';
import { type EarlierWork, Pipelines } from './pipelines.ts';
import { Policies } from './policies.ts';
import { SigtermFlush } from './sigterm.ts';

/** What may wait to be exported. */
const LIMITS = { events: 10_000, bytes: 64 * 1024 * 1024 };

/** Things of the process that the runtime ends when the process does, and at a flush. */
export interface Lifecycle {
  /** Ends what is idle: called at a flush. */
  endIdle(reason: string): void;
  /** Ends all that is open: called at exit. */
  finishAll(reason: string): void;
  /** Whether the user has processors, who may hold something. */
  hasProcessors(): boolean;
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
  readonly #delivery = new Delivery();
  readonly #pipelines: Pipelines = new Pipelines((earlierWork) => this.#makePipeline(earlierWork));
  readonly #flushes = new Flushes();
  readonly #sigterm: SigtermFlush = new SigtermFlush((ending) => this.#signalled(ending));
  #lifecycle: Lifecycle | undefined;
  #options: ChaukasOptions = {};
  #config: ChaukasConfig | undefined;
  #policies: Policies | undefined;
  #settings: MapperSettings | undefined;
  /** Number of events at the last flush before the exit: the user's processors have been flushed up to there. */
  #flushedAt = 0;

  constructor() {
    this.mapper = new ChaukasMapper(
      () => this.#mapperSettings(),
      (event, capture, content?: ContentMode | ContentOptions) => this.pipeline.push(event, capture, content),
      (tenantId, projectId) => this.pipeline.refuses(tenantId, projectId),
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
    new ExitWatch({ idle: (ms) => this.#idle(ms), exit: () => this.#exit() }).start();
  }

  get config(): ChaukasConfig {
    if (this.#config === undefined) {
      const { config, problems } = resolveSettings(this.#options, process.env);
      this.#config = config;
      this.notices.quiet = config.quiet;
      this.#sigterm.listen(config.enabled && config.flushOnSigterm);
      for (const problem of problems) this.notices.problem(problem);
    }
    return this.#config;
  }

  get pipeline(): Pipeline {
    return this.#pipelines.current;
  }

  /** The content policy for a session that asks for its own (a mode, or options over the configuration's), or for none. */
  policyFor(content?: ContentMode | ContentOptions): CompiledPolicy {
    this.#policies ??= new Policies(this.config.content, (sentence) => this.notices.problem(sentence));
    return this.#policies.for(content);
  }

  /** Changes the configuration; events that wait go to the old destination first. */
  configure(options: ChaukasOptions): void {
    this.#options = { ...this.#options, ...options };
    this.#config = undefined;
    this.#policies = undefined;
    this.#settings = undefined;
    this.#pipelines.retire(this.#options.exporter);
    // A listener for a signal is not to wait for the first event.
    if (options.flushOnSigterm !== undefined) this.#sigterm.listen(this.config.enabled && this.config.flushOnSigterm);
  }

  async flush(options: FlushOptions = {}): Promise<DeliveryReport> {
    guard('flush', () => this.#lifecycle?.endIdle('flush'));
    const waiting = new AbortController();
    const work = Promise.all([this.#lifecycle?.forceFlush(), this.#pipelines.flush(waiting.signal)]);
    return this.#wait(options, work).finally(() => waiting.abort());
  }

  async shutdown(options: FlushOptions = {}): Promise<DeliveryReport> {
    guard('shutdown', () => this.#lifecycle?.finishAll('shutdown'));
    return this.#wait(options, Promise.all([this.#lifecycle?.shutdown(), this.#pipelines.shutdown()]));
  }

  report(): DeliveryReport {
    const { waiting, trouble } = this.#pipelines;
    if (waiting === 0) return this.#delivery.report;
    return { ...this.#delivery.report, waiting, ...(trouble !== undefined && { error: trouble }) };
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

  #makePipeline(earlierWork: EarlierWork): Pipeline {
    const { config } = this;
    const exporter = makeExporter(config, this.#started, this.notices);
    this.libraries.announceSoon();
    return new Pipeline({
      exporter,
      batchSize: config.batchSize,
      maxBatchBytes: config.maxBatchBytes,
      flushInterval: config.flushInterval * 1000,
      timeout: config.timeout * 1000,
      limits: LIMITS,
      policyFor: (content) => this.policyFor(content),
      gapEvent: (gap) => this.mapper.eventOfFact(gapFact(gap)),
      delivery: this.#delivery,
      after: earlierWork(exporter),
    });
  }

  async #wait({ timeout }: FlushOptions, work: Promise<unknown>): Promise<DeliveryReport> {
    const asked = typeof timeout === 'number' && timeout >= 0 ? timeout : undefined;
    const seconds = asked ?? this.config.timeout;
    if (timeout !== asked) {
      this.notices.problem(`the timeout of a flush is not a number of seconds, 0 or more; using ${seconds}`);
    }
    await this.#flushes.wait(work, { ms: seconds * 1000, keepAlive: asked !== undefined });
    return this.report();
  }

  /** Asked for with each event, so it is made once. */
  #mapperSettings(): MapperSettings {
    this.#settings ??= { ...this.config, branch: this.config.branch ?? gitBranch(workingDirectory()) };
    return this.#settings;
  }

  /** Nothing else is going on in the process: the last moment for what takes time. */
  #idle(ms: number): Promise<void> | undefined {
    const processors = this.#lifecycle?.hasProcessors() === true;
    if (processors || this.#pipelines.slow.length > 0) {
      guard('exit', () => this.#lifecycle?.finishAll('process_exit'));
    }
    const unseen = processors && this.#delivery.numbered > this.#flushedAt;
    const waits = unseen || this.#flushes.size > 0 || this.#pipelines.slow.some(({ waiting }) => waiting > 0);
    return waits ? this.#flushAtEnd(ms) : undefined;
  }

  /** Who waits for a flush in vain goes on when the time is over. */
  #flushAtEnd(ms: number): Promise<void> | undefined {
    this.#flushedAt = this.#delivery.numbered;
    if (ms > 0) return this.flush({ timeout: ms / 1000 }).then(() => this.#flushes.release());
    this.#flushes.release();
    return undefined;
  }

  async #signalled(ending: boolean): Promise<void> {
    if (ending) guard('SIGTERM', () => this.#lifecycle?.finishAll('process_exit'));
    await this.flush({ timeout: EXIT_DEADLINE / 1000 });
    if (ending) this.#exit();
  }

  #exit(): void {
    guard('exit', () => this.#lifecycle?.finishAll('process_exit'));
    guard('exit', () => {
      for (const pipeline of this.#pipelines.all) pipeline.exit('the process ended before they were sent');
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
