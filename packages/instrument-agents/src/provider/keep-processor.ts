import { guard, suite } from '@chaukas/core/instrumentation';
import { callingPackages, type Method, patchMethods } from '@chaukas/instrumentation';
import type { SdkProvider } from '../sdk.ts';

/** The package that replaces the processors when it is loaded. */
const EXPORTER = '@openai/agents-openai';

/** How a processor of ours is kept. */
export interface Keeping {
  /** Whether it is to stay where the app replaces the list itself. */
  survives(): boolean;
  /** Called before the list is replaced. @param byLibrary a copy of the SDK does it, because it is loaded */
  onReplaced(byLibrary: boolean): void;
}

/**
 * Registers a processor as the first of the SDK's, which alone is told at once, and keeps it there: the SDK replaces its list
 * when `@openai/agents` is loaded, and with each further copy of it. The array that replaces it stays as it is.
 *
 * @returns undoes it, as far as the SDK has a way: the processor stays in the list
 */
export function keepProcessor(provider: SdkProvider, processor: object, keeping: Keeping): () => void {
  provider.registerProcessor(processor);
  return patchMethods(provider, 'agents processor', {
    setProcessors: (original: Method, self, args) => {
      const kept = guard('agents processors', () => {
        const byLibrary = callingPackages([EXPORTER]).length > 0;
        keeping.onReplaced(byLibrary);
        return byLibrary || keeping.survives() ? withOurs(processor, args) : args;
      });
      return Reflect.apply(original, self, kept ?? args);
    },
  });
}

function withOurs(processor: object, args: unknown[]): unknown[] {
  const [given, ...rest] = args;
  if (!Array.isArray(given)) return args;
  const others: readonly unknown[] = given;
  return [[processor, ...others.filter((other) => other !== processor)], ...rest];
}

/** Says in the trail that the SDK's processors were replaced, with us among them or not. */
export function recordReplaced(kept: boolean): void {
  const { runtime } = suite();
  if (!runtime.config.enabled) return;
  runtime.mapper.processFact({
    metadata: { name: 'processors_replaced', data: { library: '@openai/agents', kept } },
    timestamp: Date.now(),
  });
}
