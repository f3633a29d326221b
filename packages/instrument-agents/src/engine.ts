import type { InstrumentationScope } from '@chaukas/core';
import { guard } from '@chaukas/core/instrumentation';
import { type Loading, type LoadOptions, read } from '@chaukas/instrumentation';
import { Bridge } from './bridge/bridge.ts';
import type { AgentsOptions } from './options.ts';
import { catchProvider } from './provider/catch-provider.ts';
import { keepProcessor, recordReplaced } from './provider/keep-processor.ts';
import { makePrivateSpans, traceForUs } from './provider/private-spans.ts';
import { AgentsProcessor } from './provider/processor.ts';
import { type SdkWatch, watchSdk } from './provider/watch-sdk.ts';
import { sayObeyed, switchedOff, TracingSwitch } from './provider/word.ts';
import { patchRealtime } from './realtime/patch-realtime.ts';
import { tellAllDecisions } from './runner/approvals.ts';
import { observeToolsOfModules } from './runner/observe-tools.ts';
import type { Run } from './runner/run.ts';
import type { SdkProvider } from './sdk.ts';

/** What all copies of this package in a process share: one bridge, one processor. */
export class Engine {
  readonly bridge: Bridge;
  options: () => Partial<AgentsOptions> = () => ({});
  readonly #processor: AgentsProcessor;
  readonly #providers = new Map<object, () => void>();
  readonly #undoRealtime: Array<() => void> = [];
  #switch: TracingSwitch | undefined;
  #undoTrap: (() => void) | undefined;
  #undoTools: (() => void) | undefined;
  readonly #watches = new Set<SdkWatch>();

  constructor(scope: InstrumentationScope) {
    this.bridge = new Bridge(scope);
    this.#processor = new AgentsProcessor(this.bridge);
    // Before the suite ends what is open: what is over ended by itself.
    process.prependListener('exit', () => {
      guard('exit', () => tellAllDecisions(this.bridge));
      guard('exit', () => this.bridge.traces.settleAll());
    });
  }

  watch(options: LoadOptions): Loading {
    this.bridge.active = true;
    this.#undoTools ??= observeToolsOfModules(this.bridge);
    const watch = watchSdk(options, (module) => {
      const undo = patchRealtime(module, this.bridge);
      if (undo !== undefined) this.#undoRealtime.push(undo);
    });
    this.#watches.add(watch);
    this.#undoTrap ??= catchProvider((provider) => {
      this.#caught(provider);
      for (const one of this.#watches) one.look();
    });
    return {
      ...watch,
      close: () => {
        watch.close();
        this.#watches.delete(watch);
        if (this.#watches.size === 0) this.#stop();
      },
    };
  }

  /** The app gave a module, of which the provider is to be had where it is in no known place. */
  given(target: unknown): void {
    const get = read(target, 'getGlobalTraceProvider');
    const provider: unknown = typeof get === 'function' ? Reflect.apply(get, target, []) : target;
    if (this.isProvider(provider)) this.#caught(provider);
  }

  isProvider(target: unknown): target is SdkProvider & object {
    return typeof read(target, 'registerProcessor') === 'function' && typeof read(target, 'createSpan') === 'function';
  }

  /** A run starts: the app's word on tracing is heeded, and what was found of the SDK since is patched. */
  runStarts(run: Run, heedsTracingDisabled: boolean): void {
    const off = switchedOff(run, this.#switch?.disabled === true);
    const recorded = this.options().recordWhenDisabled === true;
    sayObeyed(run, off, recorded);
    run.unwanted = off !== undefined && !recorded;
    if (recorded && heedsTracingDisabled && off === 'tracingDisabled') traceForUs(run.runner);
  }

  #caught(provider: object): void {
    if (!this.isProvider(provider) || this.#providers.has(provider)) return;
    this.bridge.provider = provider;
    this.#switch = new TracingSwitch(provider);
    const undoSwitch = this.#switch.watch(provider);
    const survives = (): boolean => this.options().keepRegistered !== false;
    const undoKeeping = keepProcessor(provider, this.#processor, {
      survives: () => this.bridge.active && survives(),
      onReplaced: (byLibrary) => {
        for (const watch of this.#watches) watch.look();
        if (this.bridge.active && !byLibrary) recordReplaced(survives());
      },
    });
    const undoPrivate = makePrivateSpans(
      provider,
      this.#processor,
      () => this.bridge.active && this.options().recordWhenDisabled === true,
    );
    this.#providers.set(provider, () => {
      undoPrivate();
      undoKeeping();
      undoSwitch();
    });
  }

  #stop(): void {
    this.bridge.active = false;
    this.#undoTrap?.();
    this.#undoTrap = undefined;
    this.#undoTools?.();
    this.#undoTools = undefined;
    for (const undo of [...this.#providers.values(), ...this.#undoRealtime.splice(0)]) guard('unregister', undo);
    this.#providers.clear();
  }
}

/** The process's one engine: made by whichever copy of this package comes first. */
export function sharedEngine(shared: Map<string, unknown>, scope: InstrumentationScope): Engine {
  const key = `${scope.name}/engine`;
  const found = shared.get(key);
  // Only this function sets the entry.
  if (found !== undefined) return found as Engine;
  const made = new Engine(scope);
  shared.set(key, made);
  return made;
}
