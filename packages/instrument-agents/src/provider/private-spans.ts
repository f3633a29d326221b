import { guard } from '@chaukas/core/instrumentation';
import { type Method, patchMethods, read } from '@chaukas/instrumentation';
import { currentRun } from '../runner/run.ts';
import { isNoop, type SdkProvider, sdkContext } from '../sdk.ts';

type Constructor = new (options: object, processor: object) => object;

/**
 * Has the SDK make traces and spans for us where tracing is switched off: real ones, of its own classes, whose only processor is
 * ours, so that its exporter and other processors still get nothing of them.
 *
 * @param wanted whether they are asked for
 * @returns undoes it
 */
export function makePrivateSpans(provider: SdkProvider, processor: object, wanted: () => boolean): () => void {
  return patchMethods(provider, 'agents private', {
    createTrace: (original: Method, self, args) => {
      const made = Reflect.apply(original, self, args);
      if (!wanted() || (!isNoop(made) && !isPrivateRun())) return made;
      return guard('agents private trace', () => privateTrace(original, provider, args, processor)) ?? made;
    },
    createSpan: (original: Method, self, args) => {
      const made = Reflect.apply(original, self, args);
      if (!wanted()) return made;
      return guard('agents private span', () => privateSpan(original, provider, args, processor, made)) ?? made;
    },
  });
}

/** Traces of ours alone, by which their spans are known. */
const privateTraces = new Set<string>();
const MAX_KNOWN = 1000;

/** A run whose runner was told not to trace. */
function isPrivateRun(): boolean {
  return disabledRunners.has(Object(currentRun()?.runner));
}

function privateTrace(original: Method, provider: SdkProvider, args: unknown[], processor: object): object | undefined {
  const made = enabled(provider, () => Reflect.apply(original, provider, args));
  const traceId = read(made, 'traceId');
  if (typeof made !== 'object' || made === null || typeof traceId !== 'string' || isNoop(made)) return undefined;
  const [options] = args;
  privateTraces.add(traceId);
  const [oldest] = privateTraces;
  if (privateTraces.size > MAX_KNOWN && oldest !== undefined) privateTraces.delete(oldest);
  // The class of what the SDK made itself.
  return new (made.constructor as Constructor)({ ...Object(options), name: read(made, 'name'), traceId }, processor);
}

function privateSpan(
  original: Method,
  provider: SdkProvider,
  args: unknown[],
  processor: object,
  first: unknown,
): object | undefined {
  const [options, parent] = args;
  const traceId = read(parent, 'traceId') ?? sdkContext()?.trace?.traceId;
  if (typeof traceId !== 'string' || !privateTraces.has(traceId) || read(options, 'disabled') === true)
    return undefined;
  const made = isNoop(first) ? enabled(provider, () => Reflect.apply(original, provider, args)) : first;
  const spanId = read(made, 'spanId');
  if (typeof made !== 'object' || made === null || isNoop(made)) return undefined;
  const parentId = read(made, 'parentId') ?? undefined;
  const place = { spanId, traceId, parentId, traceMetadata: read(made, 'traceMetadata') };
  // The class of what the SDK made itself.
  return new (made.constructor as Constructor)({ ...Object(options), ...place }, processor);
}

/** Runs `fn` while the provider makes what it is asked for. */
function enabled<T>(provider: SdkProvider, fn: () => T): T {
  // The class's own method: the one on the provider is watched.
  const set: unknown = Reflect.get(Object.getPrototypeOf(provider), 'setDisabled');
  if (typeof set !== 'function') return fn();
  Reflect.apply(set, provider, [false]);
  try {
    return fn();
  } finally {
    Reflect.apply(set, provider, [true]);
  }
}

const disabledRunners = new WeakSet<object>();

/**
 * Lets a runner that was told not to trace do so for us, inside its runs: outside of them it says what it was told.
 */
export function traceForUs(runner: unknown): void {
  const config = read(runner, 'config');
  if (typeof config !== 'object' || config === null || typeof runner !== 'object' || runner === null) return;
  if (disabledRunners.has(runner) || read(config, 'tracingDisabled') !== true) return;
  disabledRunners.add(runner);
  Object.defineProperty(config, 'tracingDisabled', {
    configurable: true,
    enumerable: true,
    get: () => currentRun()?.runner !== runner,
  });
}
