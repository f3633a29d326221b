import type { AnchoredRule } from '../anchors.ts';
import { runBefore } from '../chars.ts';

const BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,48}$/;
const MAX_BEGIN = 64;
const HEAD_END = /PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
const END = /-{4,5} ?END [A-Z0-9 ]{0,48}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
/** What stands between the lines of a block, also in JSON and in code. */
const BREAK = /(?:\s|\\|[nr"'`,+](?![A-Za-z0-9+/=])|[nr](?=[A-Za-z0-9+/=]{16})){1,64}/y;
const LINE =
  /[A-Za-z0-9+/=]{16,4096}|(?:Proc-Type|DEK-Info|Comment|Version|Subject): {0,2}[^\r\n\\]{1,128}|=[A-Za-z0-9+/]{4}/y;
const LINES_HEAD = /Private-Lines: \d{1,3}/y;
const MAX_LINES = 1024;
const MATERIAL = /[A-Za-z0-9+/]{16}/;
/** Longest block; beyond it an end belongs to something else. */
const MAX_BLOCK = 32 * 1024;

/** Private keys in PEM, from the first line to the last; of one that was cut off all lines there are. */
export const pemRule: AnchoredRule = {
  anchors: ['PRIVATE KEY'],
  match(text, at) {
    const begin = BEGIN.exec(text.slice(runBefore(text, at, MAX_BEGIN, isNoBreak), at));
    HEAD_END.lastIndex = at;
    if (begin === null || !HEAD_END.test(text)) return undefined;
    const body = HEAD_END.lastIndex;
    const end = blockEnd(text, body);
    if (!MATERIAL.test(text.slice(body, end))) return undefined;
    return { start: at - begin[0].length, end, kind: 'private_key' };
  },
};

/** The private lines of a key file of PuTTY, whose other lines are public. */
export const puttyRule: AnchoredRule = {
  anchors: ['Private-Lines: '],
  match(text, at) {
    const start = skip(LINES_HEAD, text, at);
    const end = start === undefined ? undefined : lastLine(text, start);
    return start === undefined || end === undefined || end === start ? undefined : { start, end, kind: 'private_key' };
  },
};

function blockEnd(text: string, body: number): number {
  const close = text.indexOf('----', body);
  if (close !== -1 && close - body <= MAX_BLOCK) {
    END.lastIndex = close;
    if (END.test(text)) return END.lastIndex;
  }
  return lastLine(text, body);
}

/** The end of the last line of the block, where nothing closes it. */
function lastLine(text: string, body: number): number {
  let end = body;
  for (let lines = 0; lines < MAX_LINES; lines++) {
    const next = skip(LINE, text, skip(BREAK, text, end));
    if (next === undefined) return end;
    end = next;
  }
  return end;
}

function skip(pattern: RegExp, text: string, start: number | undefined): number | undefined {
  if (start === undefined) return undefined;
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function isNoBreak(code: number): boolean {
  return code !== 0x0a;
}
