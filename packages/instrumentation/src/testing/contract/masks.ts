/** One thing in what an app prints that may differ from run to run, and what stands in its place in the comparison. */
interface Mask {
  readonly what: string;
  readonly pattern: RegExp;
  readonly as: string;
}

/**
 * All that the comparison of two runs leaves out of what they print. No pattern may begin within a run of spaces: in a
 * large body that is deeply indented it would take a time that grows with the square of it.
 */
export const MASKS: readonly Mask[] = [
  { what: 'ids that the client gives its log lines', pattern: /\blog_[0-9a-f]{6}\b/g, as: 'log_<id>' },
  { what: 'durations that the client logs', pattern: /\bin \d+ms\b/g, as: 'in <n>ms' },
  { what: 'durations that the client logs', pattern: /\bdurationMs: \d+/g, as: 'durationMs: <n>' },
  {
    what: 'time at which the client began, in the looks of a promise',
    pattern: /\bstartTime: \d+/g,
    as: 'startTime: <t>',
  },
  { what: 'waits that the client draws at random', pattern: /\b(retrying in|Retrying in) [\d.]+/g, as: '$1 <n>' },
  {
    what: 'boundary of a form, drawn at random',
    pattern: /\bform-?data-(?:undici|boundary)-\w+/g,
    as: 'form-data-<boundary>',
  },
  { what: 'date header of an answer', pattern: /\bdate: '[^']+'/g, as: "date: '<date>'" },
  {
    what: 'stack frames: ours are among them, and Node keeps only ten',
    pattern: /^\s+at .*\n?/gm,
    as: '',
  },
  {
    what: 'symbols that AsyncLocalStorage puts on every promise before Node 24',
    pattern: /(?:,\s*|(?<!\s)\s*)\[Symbol\((?:trigger_)?async_id_symbol\)\]: \d+/g,
    as: '',
  },
  {
    what: 'what AsyncLocalStorage keeps on every promise before Node 24',
    pattern: /(?:,\s*|(?<!\s)\s*)\[Symbol\(kResourceStore\)\]: (?:undefined|\[\w+\]|\w+ \{[^{}]*\})/g,
    as: '',
  },
];

/** What an app printed, without what may differ. */
export function masked(text: string): string {
  return MASKS.reduce((result, { pattern, as }) => result.replace(pattern, as), text);
}

/** Headers of a request that are not compared: none. */
export const VOLATILE_HEADERS: ReadonlySet<string> = new Set([]);
