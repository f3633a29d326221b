import type { Event } from '@chaukas/spec';
import { layOut } from './tree-layout.ts';
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

function renderSession(session: SessionTree, width: number, paint: Paint): string {
  const lines = [formatRow(session.header, '', width, paint)];
  for (const { node, prefix } of layOut(session.roots, width)) {
    const mark = node === session.firstError ? '◀ first error' : undefined;
    lines.push(formatRow({ ...rowOf(node), mark }, prefix, width, paint));
  }
  return lines.join('\n');
}

function rowOf(node: TreeNode): Row {
  return node.form === 'span' ? spanRow(node) : pointRow(node.event);
}
