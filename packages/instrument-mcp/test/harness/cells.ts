/** What a program is run as. */
export interface Cell {
  readonly version: 'v1' | 'v2';
  /** Of the second major: with sessions, or the one of 2026-07-28 without. */
  readonly era: 'legacy' | 'modern';
  readonly transport: 'memory' | 'stdio' | 'http' | 'sse';
  readonly format: 'mjs' | 'cjs';
}

const EVERY: readonly (Cell & { readonly always?: true })[] = [
  { version: 'v1', era: 'legacy', transport: 'memory', format: 'mjs', always: true },
  { version: 'v1', era: 'legacy', transport: 'stdio', format: 'cjs', always: true },
  { version: 'v1', era: 'legacy', transport: 'http', format: 'mjs', always: true },
  { version: 'v1', era: 'legacy', transport: 'sse', format: 'mjs', always: true },
  { version: 'v2', era: 'legacy', transport: 'memory', format: 'cjs', always: true },
  { version: 'v2', era: 'legacy', transport: 'http', format: 'mjs', always: true },
  { version: 'v2', era: 'modern', transport: 'stdio', format: 'mjs', always: true },
  { version: 'v2', era: 'modern', transport: 'http', format: 'cjs', always: true },
  { version: 'v1', era: 'legacy', transport: 'memory', format: 'cjs' },
  { version: 'v1', era: 'legacy', transport: 'stdio', format: 'mjs' },
  { version: 'v1', era: 'legacy', transport: 'http', format: 'cjs' },
  { version: 'v1', era: 'legacy', transport: 'sse', format: 'cjs' },
  { version: 'v2', era: 'legacy', transport: 'memory', format: 'mjs' },
  { version: 'v2', era: 'legacy', transport: 'stdio', format: 'mjs' },
  { version: 'v2', era: 'legacy', transport: 'stdio', format: 'cjs' },
  { version: 'v2', era: 'legacy', transport: 'http', format: 'cjs' },
  { version: 'v2', era: 'legacy', transport: 'sse', format: 'mjs' },
  { version: 'v2', era: 'legacy', transport: 'sse', format: 'cjs' },
  { version: 'v2', era: 'modern', transport: 'stdio', format: 'cjs' },
  { version: 'v2', era: 'modern', transport: 'http', format: 'mjs' },
];

/**
 * Every transport of every era and both formats of each, between them: how the library is loaded does not depend on how its
 * messages go. All of them with `MCP_CELLS=all`, which is `npm run test:matrix` of this package; `MCP_NODE` is the Node that
 * they run with, if not this one.
 */
export const CELLS: readonly Cell[] = EVERY.filter(({ always }) => always || process.env.MCP_CELLS === 'all');

export function nameOf({ version, era, transport, format }: Cell): string {
  return `${version}${era === 'modern' ? ' modern' : ''}, ${transport}, ${format === 'mjs' ? 'ESM' : 'CommonJS'}`;
}
