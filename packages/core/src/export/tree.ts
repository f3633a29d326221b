import type { Event } from '@chaukas/spec';
import { formatRow, type Row } from './tree-line.ts';
import type { TreeNode } from './tree-nodes.ts';
import { pointRow } from './tree-points.ts';
import { type SessionTree, toSessions } from './tree-session.ts';
import { spanRow } from './tree-spans.ts';
import { type Paint, painter } from './tree-style.ts';

export { countByType } from './tree-count.ts';
export { wantsColor } from './tree-style.ts';

/** How {@link renderTree} writes. */
export interface TreeOptions {
  /** Terminal colours; default false: plain text without any escape codes. */
  color?: boolean;
  /** Columns that names and previews are cut to; default 100, at least 40. */
  width?: number;
}

const DEFAULT_WIDTH = 100;
const LEAST_WIDTH = 40;
/** Columns of one level of the tree. */
const INDENT = 3;
const MOST_LEVELS = 40;

/**
 * The events of one or more sessions as text a person likes to read: a line per session, below it the tree of its spans
 * and events, sessions apart by an empty line. Captured text cannot bring in line breaks or terminal escapes.
 *
 * Pure and without a trailing newline; no events give an empty string. Never throws on strange events: unknown parents,
 * cycles of parents, unknown types and halves of spans get their lines too.
 */
export function renderTree(events: readonly Event[], options: TreeOptions = {}): string {
  const asked = Math.floor(options.width ?? DEFAULT_WIDTH);
  const width = Number.isNaN(asked) ? DEFAULT_WIDTH : Math.max(LEAST_WIDTH, asked);
  const paint = painter(options.color ?? false);
  return toSessions(events)
    .map((session) => renderSession(session, width, paint))
    .join('\n\n');
}

/** A node and where its line goes; `rails` is what the lines below continue with at the left. */
interface Placed {
  readonly node: TreeNode;
  readonly prefix: string;
  readonly rails: string;
  readonly depth: number;
}

function renderSession(session: SessionTree, width: number, paint: Paint): string {
  const lines = [formatRow(session.header, '', width, paint)];
  const deepest = Math.min(MOST_LEVELS, Math.floor(width / 2 / INDENT));
  // A stack of our own instead of recursion: nesting of any depth must not overflow.
  const pending = place(session.roots, '', 0, deepest);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, prefix, rails, depth } = next;
    const mark = node === session.firstError ? '◀ first error' : undefined;
    lines.push(formatRow({ ...rowOf(node), mark }, prefix, width, paint));
    for (const child of place(node.children, rails, depth + 1, deepest)) pending.push(child);
  }
  return lines.join('\n');
}

/**
 * Places siblings, the last one first, as a stack gives them back in order. Levels below the deepest are not indented
 * further, only marked `┄`, so that the indentation never takes more than half the width.
 */
function place(siblings: readonly TreeNode[], rails: string, depth: number, deepest: number): Placed[] {
  const placed = siblings.map((node, at) => {
    const isLast = at === siblings.length - 1;
    const corner = isLast ? '└' : '├';
    if (depth >= deepest) return { node, prefix: `${rails}${corner}┄ `, rails, depth };
    return { node, prefix: `${rails}${corner}─ `, rails: `${rails}${isLast ? ' ' : '│'}  `, depth };
  });
  return placed.reverse();
}

function rowOf(node: TreeNode): Row {
  return node.form === 'span' ? spanRow(node) : pointRow(node.event);
}
