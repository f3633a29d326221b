import { Capture } from '../content/snapshot.ts';

/** By these names `@opentelemetry/api` keeps what all its copies in a process share, and the active span in a context. */
const API = Symbol.for('opentelemetry.js.api.1');
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

/**
 * Adds an event to the active OpenTelemetry span, if the app has loaded OpenTelemetry and is inside one. Nothing is loaded
 * for it. Values that an attribute cannot hold become JSON.
 */
export function addToActiveOtelSpan(name: string, attributes: unknown): void {
  const span = call(call(get(get(globalThis, API), 'context'), 'active'), 'getValue', SPAN);
  if (span === undefined || call(span, 'isRecording') !== true) return;
  const copy = new Capture().struct(attributes, 'input') ?? {};
  const flat = Object.entries(copy).map(([key, value]) => [key, isPlain(value) ? value : JSON.stringify(value)]);
  call(span, 'addEvent', name, Object.fromEntries(flat));
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function get(target: unknown, key: PropertyKey): unknown {
  return typeof target === 'object' && target !== null ? Reflect.get(target, key) : undefined;
}

function call(target: unknown, method: string, ...args: unknown[]): unknown {
  const fn = get(target, method);
  return typeof fn === 'function' ? Reflect.apply(fn, target, args) : undefined;
}
