import { guard, suite } from '@chaukas/core/instrumentation';
import { patchMethods, read } from '@chaukas/instrumentation';
import { currentRun } from './run.ts';

/** What a session's memory is told to do, and what the trail says of it. */
const WRITES: Readonly<Record<string, (args: readonly unknown[]) => Record<string, unknown>>> = {
  addItems: ([items]) => ({ operation: 'add', items }),
  popItem: () => ({ operation: 'pop' }),
  clearSession: () => ({ operation: 'clear' }),
};

/**
 * Records what is written to the memory of a session inside a run, when it is written: its promises are the SDK's.
 */
export function observeMemory(session: unknown): void {
  if (typeof session !== 'object' || session === null) return;
  const prototype: object | null = Object.getPrototypeOf(session);
  const target = prototype === null || prototype === Object.prototype ? session : prototype;
  if (typeof read(target, 'addItems') !== 'function') return;
  if (seen.has(target)) return;
  seen.add(target);
  patchMethods(
    target,
    'agents memory',
    Object.fromEntries(
      Object.entries(WRITES).map(([name, describe]) => [
        name,
        (original, self, args) => {
          guard('agents memory', () => tell(describe(args), currentRun()?.withoutContent === true));
          return Reflect.apply(original, self, args);
        },
      ]),
    ),
  );
}

const seen = new WeakSet<object>();

function tell(write: Record<string, unknown>, withoutContent: boolean): void {
  const frame = suite().context.current();
  const place = frame?.span ?? frame?.trace;
  if (place === undefined) return;
  const { items, ...rest } = write;
  const added = Array.isArray(items) ? { count: items.length, ...(!withoutContent && { items }) } : {};
  place.addEvent({ type: 'state_update', update: { session_memory: { new: { ...rest, ...added } } } });
}
