/** What a program is run as. */
export interface Cell {
  readonly version: 'v1' | 'v2';
  /** Of the second major: with sessions, or the one of 2026-07-28 without. */
  readonly era: 'legacy' | 'modern';
  readonly transport: 'memory' | 'stdio' | 'http' | 'sse';
  readonly format: 'mjs' | 'cjs';
}

/** Each way between processes, in both versions, eras and formats between them. */
export const EVERYDAY: readonly Cell[] = [
  { version: 'v1', era: 'legacy', transport: 'sse', format: 'cjs' },
  { version: 'v2', era: 'legacy', transport: 'http', format: 'mjs' },
  { version: 'v2', era: 'modern', transport: 'stdio', format: 'mjs' },
];

/** All that are left, for the tests that take long. `MCP_NODE` is the Node that cells run with, if not this one. */
export const OTHERS: readonly Cell[] = [
  { version: 'v1', era: 'legacy', transport: 'memory', format: 'mjs' },
  { version: 'v1', era: 'legacy', transport: 'memory', format: 'cjs' },
  { version: 'v1', era: 'legacy', transport: 'stdio', format: 'mjs' },
  { version: 'v1', era: 'legacy', transport: 'stdio', format: 'cjs' },
  { version: 'v1', era: 'legacy', transport: 'http', format: 'mjs' },
  { version: 'v1', era: 'legacy', transport: 'http', format: 'cjs' },
  { version: 'v1', era: 'legacy', transport: 'sse', format: 'mjs' },
  { version: 'v2', era: 'legacy', transport: 'memory', format: 'mjs' },
  { version: 'v2', era: 'legacy', transport: 'memory', format: 'cjs' },
  { version: 'v2', era: 'legacy', transport: 'stdio', format: 'mjs' },
  { version: 'v2', era: 'legacy', transport: 'stdio', format: 'cjs' },
  { version: 'v2', era: 'legacy', transport: 'http', format: 'cjs' },
  { version: 'v2', era: 'legacy', transport: 'sse', format: 'mjs' },
  { version: 'v2', era: 'legacy', transport: 'sse', format: 'cjs' },
  { version: 'v2', era: 'modern', transport: 'stdio', format: 'cjs' },
  { version: 'v2', era: 'modern', transport: 'http', format: 'mjs' },
  { version: 'v2', era: 'modern', transport: 'http', format: 'cjs' },
];

export function nameOf({ version, era, transport, format }: Cell): string {
  return `${version}${era === 'modern' ? ' modern' : ''}, ${transport}, ${format === 'mjs' ? 'ESM' : 'CommonJS'}`;
}
