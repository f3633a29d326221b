import { isDeepStrictEqual } from 'node:util';
import { masked, VOLATILE_HEADERS } from './masks.ts';
import type { AnsweredRequest } from './provider.ts';
import type { Output } from './run-app.ts';
import type { Scenario } from './scenario.ts';

/** One run of a scenario, as far as others can see it. */
export interface Visible {
  /** What it printed. */
  readonly stdout: string;
  readonly stderr: string;
  /** The end of its process. */
  readonly code: Output['code'];
  readonly requests: readonly AnsweredRequest[];
}

/** How the lines that are ours begin. */
const OURS = '[chaukas] ';

/** Most lines of one output that are named. */
const MAX_LINES = 3;

/** What differs between a run without us and one with us, a sentence for each; an empty list if nothing does. */
export function differences(
  plain: Visible,
  observed: Visible,
  { unordered, changesRequests }: Pick<Scenario, 'unordered' | 'changesRequests'>,
): string[] {
  return [
    ...textDifference('stdout', plain.stdout, observed.stdout),
    ...textDifference('stderr', plain.stderr, withoutNotices(observed.stderr)),
    ...(plain.code === observed.code ? [] : [`exit code: ${plain.code} became ${observed.code}`]),
    ...(changesRequests === true ? [] : journalDifference(plain.requests, observed.requests, unordered === true)),
  ];
}

/** The lines on stderr that are ours. */
export function noticesIn(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line.startsWith(OURS));
}

/** Whether a line of ours is the one that is said when the first copy of the library is found. */
export function isStartLine(line: string, library: string): boolean {
  return line.startsWith(`${OURS}recording ${library} `) && line.includes(' to ');
}

function withoutNotices(stderr: string): string {
  return stderr
    .split('\n')
    .filter((line) => !line.startsWith(OURS))
    .join('\n');
}

function textDifference(where: string, before: string, after: string): string[] {
  const [left, right] = [masked(before).split('\n'), masked(after).split('\n')];
  const count = Math.max(left.length, right.length);
  const lines = Array.from({ length: count }, (_, index) => index).filter((index) => left[index] !== right[index]);
  return lines
    .slice(0, MAX_LINES)
    .map((index) => `${where}, line ${index + 1}: ${shown(left[index])} became ${shown(right[index])}`);
}

/** What the provider saw of a request, and how it ended. */
function seen({ request }: AnsweredRequest): Record<string, unknown> {
  const { method, path, search, headers, body, status, completed, closedEarly } = request;
  const compared = Object.entries(headers).filter(([name]) => !VOLATILE_HEADERS.has(name));
  // A form has a boundary of its own each time.
  const said = JSON.parse(masked(JSON.stringify({ headers: Object.fromEntries(compared), body })));
  return { method, path, search, ...said, status, completed, closedEarly };
}

function journalDifference(
  plain: readonly AnsweredRequest[],
  observed: readonly AnsweredRequest[],
  unordered: boolean,
): string[] {
  if (plain.length !== observed.length) return [`requests: ${plain.length} became ${observed.length}`];
  const [left, right] = [plain, observed].map((requests) => {
    const all = requests.map(seen);
    return unordered ? all.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : all;
  });
  return (left ?? []).flatMap((request, index) => requestDifference(index, request, right?.[index] ?? {}));
}

function requestDifference(index: number, before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return Object.keys(before)
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => `request ${index + 1}, ${field}: ${shown(before[field])} became ${shown(after[field])}`);
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}
