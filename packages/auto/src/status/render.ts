import { relative } from 'node:path';
import type { LibraryStatus, SuiteStatus } from './suite-status.ts';

const HEAD = ['library', 'version', 'format', 'caught', 'patched', 'calls', 'copy'];

/** Line breaks and terminal escapes: names and reasons come from other packages. */
const CONTROL = /\p{Cc}+/gu;

/** The status as a table for people, with what is missing below each library. */
export function renderStatus({ libraries, problems }: SuiteStatus, directory: string): string {
  const rows = libraries.map((one) => cellsOf(one, directory));
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...rows.flat().map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  const body = libraries.flatMap(({ missing }, index) => [
    ...(rows[index] ?? []).map(line),
    ...missing.map((sentence) => `      ${clean(sentence)}`),
  ]);
  const title = `[chaukas] what is recorded in this process (pid ${process.pid}, Node ${process.versions.node}):`;
  return [title, line(HEAD), ...body, ...problems.map((problem) => `  ${clean(problem)}`)].join('\n');
}

/** A row for each copy; one without any for a library of which none was found. */
function cellsOf({ library, copies }: LibraryStatus, directory: string): string[][] {
  if (copies.length === 0) return [[library, '-', '-', '-', '-', '-', '-'].map(clean)];
  return copies.map(({ version, format, found, patched, calls, directory: copy }) =>
    [
      library,
      version,
      format === 'given' ? '-' : format,
      found,
      patched ? 'yes' : 'no',
      String(calls),
      copy === '' ? '-' : relative(directory, copy) || '.',
    ].map(clean),
  );
}

function clean(text: string): string {
  return String(text).replace(CONTROL, ' ');
}
