import { AsyncLocalStorage } from 'node:async_hooks';
import { guard } from '../runtime/guard.ts';
import type { Span } from './span.ts';
import type { Trace } from './trace.ts';

/** A place in the tree: the trace, and the innermost span that is current. */
export class Frame {
  readonly trace: Trace;
  readonly span: Span | undefined;
  /** What was current before; restored when this frame closes. */
  readonly previous: Place | undefined;
  closed = false;

  constructor(trace: Trace, span: Span | undefined, previous: Place | undefined) {
    this.trace = trace;
    this.span = span;
    this.previous = previous;
  }

  /** False right inside a session, where what is no span by hand opens a trace of its own. */
  get inRun(): boolean {
    return this.span !== undefined || !this.trace.isSession;
  }
}

/** A place in which nothing is recorded: inside a trace or span that was made with `disabled`. */
export class Mute {
  readonly trace = undefined;
  readonly previous: Place | undefined;
  closed = false;

  constructor(previous?: Place) {
    this.previous = previous;
  }
}

/** What can be current. */
export type Place = Frame | Mute;

/** Whether nothing is recorded in a place. */
export function isMute(place: Place | undefined): boolean {
  return place !== undefined && place.trace === undefined;
}

/** By this name `util.inspect` asks an object how it is to be printed. */
const PRINTED = Symbol.for('nodejs.util.inspect.custom');

/** What a live stream runs: cells that are opened inside inherit it, for as long as the stream is open. */
export class Scope {
  readonly outer: Scope | undefined;
  closed = false;

  constructor(outer: Scope | undefined) {
    this.outer = outer;
  }
}

/**
 * What the one AsyncLocalStorage holds: a cell whose `current` can be set and restored while asynchronous work that
 * started inside it goes on, so that nobody needs `enterWith`.
 */
export class Cell {
  current: Place | undefined;
  /** The innermost live stream whose run this is part of; undefined in none. */
  scope: Scope | undefined;

  constructor(current: Place | undefined) {
    this.current = current;
  }

  // An app that prints one of Node's asynchronous resources prints the cell in it: one word instead of the whole tree. A
  // method of this name could not be declared on its own.
  static {
    Object.defineProperty(Cell.prototype, PRINTED, { value: () => '[chaukas]' });
  }
}

/** A framework that keeps a context of its own joins through one of these. */
export interface ContextSource {
  current(): Frame | undefined;
}

/** The suite's context: which trace and span the running code belongs to. */
export class ContextManager {
  readonly #storage = new AsyncLocalStorage<Cell>();
  readonly #root = new Cell(undefined);
  readonly #sources: ContextSource[] = [];
  readonly #onOverlap: () => void;

  /** @param onOverlap called when traces overlapped outside any run, where they cannot be told apart */
  constructor(onOverlap: () => void) {
    this.#onOverlap = onOverlap;
  }

  /** The innermost frame that is open here, from our own cells or from a framework's context. */
  current(): Frame | undefined {
    return this.frameAt(this.here());
  }

  /** What is current in the running cell: a frame, or a place in which nothing is recorded. */
  here(): Place | undefined {
    return openPlace(this.cell());
  }

  /** The innermost frame that is open at a place that {@link here} gave, or in a framework's context. */
  frameAt(place: Place | undefined): Frame | undefined {
    let frame = place?.trace === undefined ? undefined : place;
    for (const source of this.#sources) {
      const other = guard('context source', () => source.current());
      if (other !== undefined && !other.closed && isInside(other, frame)) frame = other;
    }
    return frame;
  }

  /** Whether the running code is in a place where nothing is recorded. */
  get muted(): boolean {
    return isMute(this.here());
  }

  /** The cell that the running code is in; the root cell outside any run. */
  cell(): Cell {
    return this.#storage.getStore() ?? this.#root;
  }

  /** Whether the running code is outside any run. */
  get atRoot(): boolean {
    return this.#storage.getStore() === undefined;
  }

  /** Runs `fn` in `cell`, with all asynchronous work that it starts. */
  run<T>(cell: Cell, fn: () => T): T {
    cell.scope ??= openScope(this.cell());
    return this.#storage.run(cell, fn);
  }

  /** Makes a frame current in the running cell until {@link leave}. */
  enter(trace: Trace, span: Span | undefined): Frame {
    const cell = this.cell();
    const frame = new Frame(trace, span, openPlace(cell));
    cell.current = frame;
    return frame;
  }

  /** Records nothing in the running cell until {@link leave}. */
  mute(): Mute {
    const cell = this.cell();
    const mute = new Mute(openPlace(cell));
    cell.current = mute;
    return mute;
  }

  /** Ends a place, whichever cell it is current in; those below it that are still open become current again. */
  leave(place: Place): void {
    const cell = this.cell();
    if (cell === this.#root && overlaps(place, cell.current)) this.#onOverlap();
    place.closed = true;
    openPlace(cell);
  }

  addSource(source: ContextSource): () => void {
    this.#sources.push(source);
    return () => {
      const at = this.#sources.indexOf(source);
      if (at >= 0) this.#sources.splice(at, 1);
    };
  }
}

/** The innermost place of a cell that is still open; those that closed out of order are dropped on the way. */
function openPlace(cell: Cell): Place | undefined {
  let place = cell.current;
  while (place?.closed) place = place.previous;
  cell.current = place;
  return place;
}

/** Whether a place ends before one that was opened inside it by another trace: then it was not opened inside it. */
function overlaps(place: Place, current: Place | undefined): boolean {
  let other = false;
  for (let above = current; above !== undefined; above = above.previous) {
    if (above === place) return other;
    other ||= !above.closed && above.trace !== undefined && above.trace !== place.trace;
  }
  return false;
}

/** The innermost scope of a cell that is still open, so that a long chain of runs does not keep closed ones. */
function openScope(cell: Cell): Scope | undefined {
  let { scope } = cell;
  while (scope?.closed) scope = scope.outer;
  cell.scope = scope;
  return scope;
}

/** Whether `a` lies inside `b`: in one trace the deeper span, else the trace that started later. */
function isInside(a: Frame, b: Frame | undefined): boolean {
  if (b === undefined) return true;
  if (a.trace === b.trace) return (a.span?.depth ?? 0) > (b.span?.depth ?? 0);
  return (a.trace.startTime ?? 0) >= (b.trace.startTime ?? 0);
}
