import { guard } from '../runtime/guard.ts';
import type { AgentSession } from './agent-session.ts';
import type { Attributes, SpanKindName } from './kinds.ts';
import { openSessions } from './open-sessions.ts';

type AnyFunction = (...args: never[]) => unknown;

/**
 * Makes `fn` a step of the agent wherever it is called inside a session: the one among its arguments, else that of `this` or
 * of its first argument (`session` or `obs`), else the one that is current. Outside any session it is `fn` and no more.
 *
 * @returns a function of the same name, length, type and properties
 */
export function traceAgentStep<F extends AnyFunction>(name: string, fn: F): F {
  return traced('agent_step', name, fn);
}

/** The same as a call of a tool: its arguments and what it returns are recorded. */
export function traceToolCall<F extends AnyFunction>(name: string, fn: F): F {
  return traced('tool_call', name, fn);
}

/** The same as a call of a model. */
export function traceLlmCall<F extends AnyFunction>(name: string, fn: F): F {
  return traced('llm_call', name, fn);
}

/** A proxy, so that all else about the function stays: properties, prototype, `new`. */
function traced<F extends AnyFunction>(kind: SpanKindName, name: string, fn: F): F {
  // JavaScript users may give anything; calling it fails as it would without us.
  if (typeof fn !== 'function') return fn;
  return new Proxy(fn, {
    apply(target, self: unknown, args: unknown[]): unknown {
      const run = (): unknown => Reflect.apply(target, self, args);
      const session = guard('observatory.find', () => findSession(self, args));
      if (session === undefined) return run();
      const attributes = kind === 'tool_call' ? toAttributes(args) : undefined;
      return session.span(name, { kind, ...(attributes && { attributes }) }, run);
    },
  });
}

/** Where the original looks, in its order. */
function findSession(self: unknown, args: readonly unknown[]): AgentSession | undefined {
  const sessions = openSessions();
  const held = [
    ...args,
    ownValue(self, 'session'),
    ownValue(self, 'obs'),
    ownValue(args[0], 'session'),
    ownValue(args[0], 'obs'),
  ];
  return held.find((value) => sessions.isSession(value)) ?? sessions.current();
}

/** A property that needs no code of the app's to read. */
function ownValue(target: unknown, key: string): unknown {
  const isObject = typeof target === 'object' && target !== null;
  return isObject ? Object.getOwnPropertyDescriptor(target, key)?.value : undefined;
}

/** One object is the arguments by name, as models call tools; anything else is a list. */
function toAttributes(args: readonly unknown[]): Attributes | undefined {
  const given = args.filter((arg) => !openSessions().isSession(arg));
  const [first] = given;
  if (given.length === 1 && isRecord(first)) return first;
  return given.length === 0 ? undefined : { args: given };
}

function isRecord(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
