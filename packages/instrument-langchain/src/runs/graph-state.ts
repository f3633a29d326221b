import type { ToolCallFact } from '@chaukas/core/instrumentation';

/** A tool call that a model of the graph asked for. */
export interface AskedToolCall extends ToolCallFact {
  /** Span id of the model call. */
  readonly requestedBy: string;
}

/** Where a node of the graph sent the work. */
export interface Goto {
  /** Who sent it: the agent that ran in the node, else the node. */
  readonly from: string;
  readonly parallel: boolean;
  /** What it changed in the state on the way. */
  readonly update: Record<string, unknown>;
}

/** Tool calls that are remembered of one graph; the oldest are forgotten. */
const MAX_ASKED = 1000;

/** What is remembered of a graph while it runs. */
export class GraphState {
  /** An approval was asked for inside it. */
  interrupted = false;
  /** The agent that ran in each node last. */
  readonly agents: Map<string, string> = new Map();
  /** Nodes that were named as the next, until an agent starts in them. */
  readonly gotos: Map<string, Goto> = new Map();
  readonly #asked = new Map<string, { call: AskedToolCall; taken: boolean }>();

  ask(call: AskedToolCall): void {
    this.#asked.set(call.id, { call, taken: false });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MAX_ASKED && oldest !== undefined) this.#asked.delete(oldest);
  }

  /**
   * The call that a tool run answers, by its id, as often as it is tried; where the library does not tell the id, by what
   * the tool is called with.
   */
  take(id: string | undefined, name: string, input: string): AskedToolCall | undefined {
    const asked =
      id === undefined
        ? [...this.#asked.values()].find(({ call, taken }) => !taken && call.name === name && call.arguments === input)
        : this.#asked.get(id);
    if (asked !== undefined) asked.taken = true;
    return asked?.call;
  }

  /** The call of this id, if no tool run was seen for it. */
  untaken(id: string): AskedToolCall | undefined {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    return asked?.taken === false ? asked.call : undefined;
  }
}
