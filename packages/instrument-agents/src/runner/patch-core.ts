import { guard } from '@chaukas/core/instrumentation';
import { type Method, patchMethods, read, type Wrapper } from '@chaukas/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';
import { toolStarts } from '../mapping/function.ts';
import { outputMessage } from '../mapping/message.ts';
import { decided, decidedInContext } from './approvals.ts';
import { observeMcpServer } from './mcp-servers.ts';
import { observeMemory } from './memory.ts';
import { currentRun, inRun, Run } from './run.ts';

/** What a copy of the SDK's core exports that is patched; each may be missing in some version. */
const MCP_SERVERS = ['MCPServerStdio', 'MCPServerStreamableHttp', 'MCPServerSSE'] as const;

/** Tells of a run that starts, before it does. */
export type RunStarts = (run: Run, heedsTracingDisabled: boolean) => void;

/**
 * Patches the classes of one copy of the SDK's core: what its spans do not say is in the arguments of its runner, in its hooks
 * and in the state of its runs. No listener of ours is added, and no promise of the SDK's is taken part in.
 *
 * @returns undoes it; undefined if this is no copy of the SDK's core
 */
export function patchCore(core: unknown, bridge: Bridge, runStarts: RunStarts): (() => void) | undefined {
  const runner = prototypeOf(core, 'Runner');
  if (runner === undefined || typeof read(runner, 'run') !== 'function') return undefined;
  const undo = [
    patchMethods(runner, 'agents', { run: runWrapper(runStarts), emit: hookWrapper(bridge) }),
    ...patchOf(core, 'RunState', stateWrappers(bridge)),
    ...patchOf(core, 'RunContext', contextWrappers),
    ...patchOf(core, 'StreamedRunResult', { _setStreamLoopPromise: resultWrapper }),
    ...MCP_SERVERS.flatMap((name) => patchOf(core, name, observeMcpServer(bridge, prototypeOf(core, name)))),
  ];
  return () => {
    for (const one of undo.reverse()) one();
  };
}

function patchOf(core: unknown, name: string, wrappers: Readonly<Record<string, Wrapper>>): Array<() => void> {
  const prototype = prototypeOf(core, name);
  return prototype === undefined ? [] : [patchMethods(prototype, 'agents', wrappers)];
}

/** The prototype of an exported class; classes are functions, which `read` does not look into. */
function prototypeOf(core: unknown, name: string): object | undefined {
  const found = read(core, name);
  const prototype: unknown = typeof found === 'function' ? found.prototype : undefined;
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}

function runWrapper(runStarts: RunStarts): Wrapper {
  return (original, self, args) => {
    const [agent, input, options] = args;
    const run = guard('Runner.run', () => {
      const made = new Run(self, agent, input, options, currentRun());
      runStarts(made, heedsWord(original));
      observeMemory(read(options, 'session'));
      return made;
    });
    if (run === undefined) return Reflect.apply(original, self, args);
    return inRun(run, () => Reflect.apply(original, self, args));
  };
}

/** Whether this version's runs look at `tracingDisabled`: those before say it to the model only. */
function heedsWord(run: Method): boolean {
  return Function.prototype.toString.call(run).includes('tracingDisabled');
}

/** The hooks that a runner tells its listeners of, before they hear. */
function hookWrapper(bridge: Bridge): Wrapper {
  return (original, self, args) => {
    guard('agents hook', () => {
      const [name, , ...given] = args;
      HOOKS.get(name)?.(bridge, given);
    });
    return Reflect.apply(original, self, args);
  };
}

const HOOKS: ReadonlyMap<unknown, (bridge: Bridge, given: unknown[]) => void> = new Map([
  [
    'agent_handoff',
    (_bridge: Bridge, [, to]: unknown[]) => {
      const run = currentRun();
      if (run !== undefined) run.agent = to;
    },
  ],
  [
    'agent_tool_start',
    (bridge: Bridge, [, tool, details]: unknown[]) => {
      const twin = bridge.current();
      if (twin !== undefined) toolStarts(twin, tool, read(details, 'toolCall'));
    },
  ],
  [
    'agent_end',
    (_bridge: Bridge, [, output]: unknown[]) => {
      const run = currentRun();
      if (run !== undefined) run.output = outputMessage(output);
    },
  ],
]);

function stateWrappers(bridge: Bridge): Readonly<Record<string, Wrapper>> {
  const decision =
    (outcome: 'allow' | 'deny'): Wrapper =>
    (original, self, args) => {
      const result = byState(() => Reflect.apply(original, self, args));
      guard('approval', () => decided(bridge, self, outcome, args));
      return result;
    };
  return {
    setCurrentAgentSpan: (original, self, args) => {
      guard('agents state', () => linkState(bridge, self, args[0]));
      return Reflect.apply(original, self, args);
    },
    approve: decision('allow'),
    reject: decision('deny'),
  };
}

/** The state of a run tells its context of each decision. */
let inState = false;

function byState<T>(work: () => T): T {
  inState = true;
  try {
    return work();
  } finally {
    inState = false;
  }
}

function contextDecision(outcome: 'allow' | 'deny'): Wrapper {
  return (original, self, args) => {
    const result = Reflect.apply(original, self, args);
    if (!inState) guard('approval', () => decidedInContext(self, outcome, args));
    return result;
  };
}

const contextWrappers = { approveTool: contextDecision('allow'), rejectTool: contextDecision('deny') };

/** The state of a run shows when it is given its agent's span. */
function linkState(bridge: Bridge, state: unknown, span: unknown): void {
  const run = currentRun();
  if (run !== undefined) run.state = state;
  const spanId = read(span, 'spanId');
  const twin = typeof spanId === 'string' ? bridge.find(spanId) : undefined;
  if (twin === undefined) return;
  twin.state = state;
  twin.subject ??= read(state, '_currentAgent');
}

const resultWrapper: Wrapper = (original: Method, self, args) => {
  guard('agents stream', () => {
    const run = currentRun();
    if (run !== undefined) run.result = self;
  });
  return Reflect.apply(original, self, args);
};
