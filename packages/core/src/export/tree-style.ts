/** What a piece of a line means; how that looks is a matter of {@link painter}. */
export type Tone = 'plain' | 'dim' | 'good' | 'bad' | 'warn' | 'info' | 'alarm';

/** Puts a text into the look of a tone. */
export type Paint = (tone: Tone, text: string) => string;

const SGR: Readonly<Record<Exclude<Tone, 'plain'>, string>> = {
  dim: '2',
  good: '32',
  bad: '31',
  warn: '33',
  info: '36',
  alarm: '1;31',
};

/** Values of `FORCE_COLOR` that ask for colour, as Node.js reads them; any other value forbids it. */
const FORCES_COLOR: ReadonlySet<string> = new Set(['', '1', '2', '3', 'true']);

const plain: Paint = (_tone, text) => text;
const colored: Paint = (tone, text) =>
  tone === 'plain' || text === '' ? text : `\u001b[${SGR[tone]}m${text}\u001b[0m`;

/** The painter for terminals with colour, or the one that leaves texts as they are. */
export function painter(color: boolean): Paint {
  return color ? colored : plain;
}

/**
 * Whether to colour what is written to a stream: it is a terminal other than `TERM=dumb` and `NO_COLOR` is unset or empty.
 * `FORCE_COLOR` wins over all of these, in both directions, as it does in Node.js.
 */
export function wantsColor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.FORCE_COLOR !== undefined) return FORCES_COLOR.has(env.FORCE_COLOR);
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
