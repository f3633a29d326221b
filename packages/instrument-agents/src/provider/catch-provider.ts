import { guard } from '@chaukas/core/instrumentation';

/** Where all copies of the SDK, from 0.3.9 on, have the one trace provider of the process. */
const PLACE = Symbol.for('openai.agents.core.traceProvider');

/**
 * Tells of the SDK's trace provider when a copy of the SDK puts it into its place, or now if it is there: no copy is loaded for
 * it, and none is too early or too late.
 *
 * @param onProvider called synchronously, while the SDK loads
 * @returns gives the place back as it was, with the provider in it
 */
export function catchProvider(onProvider: (provider: object) => void): () => void {
  let held: unknown = Reflect.get(globalThis, PLACE);
  const trap: PropertyDescriptor = {
    configurable: true,
    enumerable: false,
    get: () => held,
    set: (provider: unknown) => {
      held = provider;
      tell(provider, onProvider);
    },
  };
  const trapped = Reflect.defineProperty(globalThis, PLACE, trap);
  tell(held, onProvider);
  // A frozen global object has the provider for good, or never gets one.
  if (!trapped) return () => undefined;
  return () => {
    const now = Object.getOwnPropertyDescriptor(globalThis, PLACE);
    if (now?.get !== trap.get) return;
    if (held === undefined) Reflect.deleteProperty(globalThis, PLACE);
    else Object.defineProperty(globalThis, PLACE, { value: held, writable: true, configurable: true });
  };
}

/** The provider that is there; undefined before the SDK was loaded. */
export function presentProvider(): object | undefined {
  const found: unknown = Reflect.get(globalThis, PLACE);
  return typeof found === 'object' && found !== null ? found : undefined;
}

function tell(provider: unknown, onProvider: (provider: object) => void): void {
  if (typeof provider === 'object' && provider !== null) guard('agents provider', () => onProvider(provider));
}
