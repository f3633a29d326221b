import { Severity } from '@chaukas/spec';
import { ChaukasMapper, type ProcessFact } from '../chaukas/mapper.ts';
import { gitBranch } from '../config/git-branch.ts';
import type { ChaukasConfig, ChaukasOptions } from '../config/options.ts';
import { resolveSettings } from '../config/settings.ts';
import { makeExporter } from '../export/make-exporter.ts';
import type { Gap } from '../pipeline/event-queue.ts';
import { type DeliveryReport, Pipeline } from '../pipeline/pipeline.ts';
import { type Fault, guard, onFault } from './guard.ts';
import { Libraries, type LibrarySeen } from './libraries.ts';
import { Notices } from './notices.ts';

const MAX_QUEUE = 10_000;

/** Things of the process that the runtime ends when the process does, and at a flush. */
export interface Lifecycle {
  /** Ends what is idle: called at a flush. */
  endIdle(reason: string): void;
  /** Ends all that is open: called at exit. */
  finishAll(reason: string): void;
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
  /** What pipelines before this one delivered. */
  #before: DeliveryReport = { sent: 0, dropped: 0 };
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
    );
    onFault((fault) => this.#fault(fault));
  }

  /** Watches the process's exit from now on; called once, when the registry is made. */
  attach(lifecycle: Lifecycle): void {
    this.#lifecycle = lifecycle;
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
      this.#pipeline = new Pipeline({
        exporter: makeExporter(config, this.#started, this.notices),
        batchSize: config.batchSize,
        maxBatchBytes: config.maxBatchBytes,
        flushInterval: config.flushInterval * 1000,
        maxQueue: MAX_QUEUE,
        policy: 'full',
        gapEvent: (gap) => this.mapper.eventOfFact(gapFact(gap)),
      });
      this.libraries.announceSoon();
    }
    return this.#pipeline;
  }

  /** Changes the configuration; events that wait go to the old destination first. */
  configure(options: ChaukasOptions): void {
    this.#options = { ...this.#options, ...options };
    this.#config = undefined;
    this.#branch = undefined;
    const old = this.#pipeline;
    this.#pipeline = undefined;
    if (old === undefined) return;
    old.flushSync();
    this.#before = this.#sum(old.report);
    void old.shutdown();
  }

  async flush(): Promise<DeliveryReport> {
    guard('flush', () => this.#lifecycle?.endIdle('flush'));
    await this.#pipeline?.flush();
    return this.report();
  }

  async shutdown(): Promise<DeliveryReport> {
    guard('shutdown', () => {
      this.#lifecycle?.endIdle('shutdown');
      this.#lifecycle?.finishAll('shutdown');
    });
    await this.#pipeline?.shutdown();
    return this.report();
  }

  report(): DeliveryReport {
    return this.#pipeline === undefined ? { ...this.#before } : this.#sum(this.#pipeline.report);
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

  #sum(report: DeliveryReport): DeliveryReport {
    const error = report.error ?? this.#before.error;
    const sent = report.sent + this.#before.sent;
    const dropped = report.dropped + this.#before.dropped;
    return error === undefined ? { sent, dropped } : { sent, dropped, error };
  }

  #branchName(): string | undefined {
    this.#branch ??= { name: this.config.branch ?? gitBranch(process.cwd()) };
    return this.#branch.name;
  }

  #exit(): void {
    guard('exit', () => {
      this.#lifecycle?.endIdle('process_exit');
      this.#lifecycle?.finishAll('process_exit');
    });
    guard('exit', () => this.#pipeline?.flushSync());
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
    const message = error instanceof Error ? error.message : String(error);
    this.notices.problem(`an error of ours in ${where} was kept from the app: ${message}`);
  }
}

function gapFact({ lost, first, last, reason }: Gap): ProcessFact {
  return {
    metadata: { name: 'gap', lost, seq_range: [first, last], reason },
    timestamp: Date.now(),
    severity: Severity.WARN,
  };
}
