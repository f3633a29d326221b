import { guard } from '@chaukas/core/instrumentation';
import { appendSource, defineHidden, type Method, patchMethods } from '@chaukas/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';

/** Where the SDK's module of tools asks for what its `tool` is to be. */
const ASKED = Symbol.for('chaukas.v1.agents.tool');

const TOOL_MODULE = /\/agents-core\/dist\/tool\.mjs(?:[?#]|$)/;

/**
 * Sees what the functions of tools throw: the SDK tells the model of it in words of its own and keeps the exception to itself.
 * Only tools that are made after this are seen.
 *
 * @param module the module of tools of a copy of the SDK in CommonJS, whose exports can be replaced
 * @returns undoes it
 */
export function observeTools(module: unknown, bridge: Bridge): (() => void) | undefined {
  if (typeof module !== 'object' || module === null) return undefined;
  const descriptor = Object.getOwnPropertyDescriptor(module, 'tool');
  if (descriptor?.configurable !== true || Object.prototype.toString.call(module) === '[object Module]')
    return undefined;
  return patchMethods(module, 'agents tools', {
    tool: (original, self, args) => Reflect.apply(original, self, watched(args, bridge)),
  });
}

/** The same for copies in ES modules that are loaded from now on: there only the module itself can replace it. */
export function observeToolsOfModules(bridge: Bridge): (() => void) | undefined {
  const line = `globalThis[Symbol.for('chaukas.v1.agents.tool')]?.((wrap) => { tool = wrap(tool); });`;
  const undo = guard('agents tools', () => appendSource((url) => TOOL_MODULE.test(url), line));
  if (undo === undefined) return undefined;
  let active = true;
  defineHidden(globalThis, ASKED, (replace: (wrap: (tool: Method) => Method) => void) => {
    guard('agents tools', () =>
      replace(
        (tool) =>
          new Proxy(tool, {
            apply: (target, self, args: unknown[]) =>
              Reflect.apply(target, self, active ? watched(args, bridge) : args),
          }),
      ),
    );
  });
  return () => {
    active = false;
    undo();
  };
}

/** The same arguments, but that what the tool's function throws is seen on its way. */
function watched(args: unknown[], bridge: Bridge): unknown[] {
  return (
    guard('agents tools', () => {
      const [options, ...rest] = args;
      return [withWatchedFunction(options, bridge), ...rest];
    }) ?? args
  );
}

function withWatchedFunction(options: unknown, bridge: Bridge): unknown {
  if (typeof options !== 'object' || options === null) return options;
  const own = Object.getOwnPropertyDescriptor(options, 'execute');
  const execute: unknown = Reflect.get(options, 'execute');
  // What a frozen object says of its property cannot be said otherwise.
  if (typeof execute !== 'function' || own?.configurable === false) return options;
  const seen = new Proxy(execute as Method, {
    apply: (target, self, given: unknown[]) => run(target, self === stand ? options : self, given, bridge),
  });
  const stand: object = new Proxy(options, {
    get: (target, key, receiver) =>
      key === 'execute' ? seen : Reflect.get(target, key, receiver === stand ? target : receiver),
  });
  return stand;
}

function run(execute: Method, self: unknown, given: unknown[], bridge: Bridge): unknown {
  const twin = guard('agents tool', () => bridge.current());
  const note = (error: unknown): void => {
    if (twin !== undefined) twin.thrown = { error };
  };
  let result: unknown;
  try {
    result = Reflect.apply(execute, self, given);
  } catch (error) {
    note(error);
    throw error;
  }
  // The SDK awaits it at once, so that its rejection has a handler beside ours.
  if (result instanceof Promise) result.then(undefined, note);
  return result;
}
