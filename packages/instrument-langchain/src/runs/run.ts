import type { Span, SpanError } from '@chaukas/core';
import type { Frame } from '@chaukas/core/instrumentation';
import type { GraphState } from './graph-state.ts';
import type { RunTree } from './run-tree.ts';

/** What a run of the library's is. Only graphs, models, tools and retrievers are facts of their own; the rest is structure. */
export type RunKind = 'graph' | 'node' | 'chain' | 'noise' | 'model' | 'tool' | 'retriever';

/** What the library says of every run at its start. */
export interface SaidOfRun {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly tags: readonly string[];
  readonly metadata: unknown;
  /** Class of the object that runs, as the library names it. */
  readonly className?: string | undefined;
}

/** What is known of a run at its start. */
export interface RunStart extends SaidOfRun {
  readonly kind: RunKind;
  readonly name: string;
  /** What went in; the input of the whole if the run is outermost. */
  readonly inputs?: unknown;
  /** What tells the run's work from that of its siblings, so that it can be recognised when it is done again. */
  readonly work?: string;
}

/** A child of a run that failed, for as long as nothing else says more: it may be tried again. */
export interface FailedChild {
  readonly run: Run;
  readonly error: unknown;
  /** `performance.now()` of that moment. */
  readonly at: number;
}

/** One run of the library's that is open. */
export class Run {
  readonly id: string;
  readonly parent: Run | undefined;
  readonly tree: RunTree;
  readonly start: RunStart;
  readonly startedAt: number;
  /** Of a graph. */
  readonly graph: GraphState | undefined;
  /** Of a run that is a fact of its own. */
  span: Span | undefined;
  /** Its place in the tree, once somebody asked for it. */
  frame: Frame | undefined;
  /** Why it failed, where it has no span to say so. */
  error: SpanError | null = null;
  /** The child that failed last. */
  failed: FailedChild | undefined;
  /** Further attempts among its children so far. */
  retries = 0;

  constructor(start: RunStart, parent: Run | undefined, tree: RunTree, graph: GraphState | undefined) {
    this.start = start;
    this.id = start.id;
    this.parent = parent;
    this.tree = tree;
    this.graph = graph;
    this.startedAt = performance.now();
  }

  get kind(): RunKind {
    return this.start.kind;
  }

  get name(): string {
    return this.start.name;
  }

  /** The nearest graph that this run is part of, itself included. */
  get nearestGraph(): Run | undefined {
    return this.nearest((run) => run.graph !== undefined);
  }

  /** The nearest run at or above this one that is so. */
  nearest(is: (run: Run) => boolean): Run | undefined {
    for (let at: Run | undefined = this; at !== undefined; at = at.parent) if (is(at)) return at;
    return undefined;
  }

  /** The span that what happens in this run hangs on: its own, else that of the nearest run around it that has one. */
  get nearestSpan(): Span | undefined {
    return this.nearest((run) => run.span !== undefined)?.span ?? this.tree.span;
  }
}
