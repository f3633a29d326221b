/** A node and what its line begins with; `rails` is what the lines below continue with at the left. */
interface Placed<TNode> {
  readonly node: TNode;
  readonly prefix: string;
  readonly rails: string;
  readonly depth: number;
}

/** Columns of one level of the tree. */
const INDENT = 3;
const MOST_LEVELS = 40;

/** The nodes of a tree in the order of its lines, with what each line begins with. */
export function* layOut<TNode extends { readonly children: readonly TNode[] }>(
  roots: readonly TNode[],
  width: number,
): Generator<Placed<TNode>, void, void> {
  const deepest = Math.min(MOST_LEVELS, Math.floor(width / 2 / INDENT));
  // A stack of our own instead of recursion: nesting of any depth must not overflow.
  const pending = place(roots, '', 0, deepest);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    for (const child of place(next.node.children, next.rails, next.depth + 1, deepest)) pending.push(child);
  }
}

/**
 * Places siblings, the last one first, as a stack gives them back in order. Levels below the deepest are not indented
 * further, only marked `┄`, so that the indentation never takes more than half the width.
 */
function place<TNode>(siblings: readonly TNode[], rails: string, depth: number, deepest: number): Placed<TNode>[] {
  const placed = siblings.map((node, at) => {
    const isLast = at === siblings.length - 1;
    const corner = isLast ? '└' : '├';
    if (depth >= deepest) return { node, prefix: `${rails}${corner}┄ `, rails, depth };
    return { node, prefix: `${rails}${corner}─ `, rails: `${rails}${isLast ? ' ' : '│'}  `, depth };
  });
  return placed.reverse();
}
