import type { AnchoredRule } from '../anchors.ts';
import { beginsToken, isAlphanumeric } from '../chars.ts';
import type { SecretFormat } from './secrets.ts';
import { isHandWritten } from './stand-ins.ts';

/** Longest part of a key in front of its anchor. */
const MAX_BEFORE = 48;
/** What stands in front of a key's random part: `sk-`, `github_pat_`. */
const HEAD = /^(?:[a-z0-9]{1,16}[-_.:/]){1,4}(?=.)/i;

/** The rule for keys of one form. */
export function formatRule({ anchors, before, pattern, kind = 'api_key' }: SecretFormat): AnchoredRule {
  return {
    anchors,
    match(text, at) {
      const start = before === undefined ? at : startBefore(before, text, at);
      if (start === undefined || (isAlphanumeric(text.charCodeAt(start)) && !beginsToken(text, start)))
        return undefined;
      pattern.lastIndex = at;
      if (!pattern.test(text)) return undefined;
      const end = pattern.lastIndex;
      const key = text.slice(start, end);
      return isHandWritten(key) || isHandWritten(key.replace(HEAD, '')) ? undefined : { start, end, kind };
    },
  };
}

/** Where the part in front begins: as far left as the form allows, but not within an escape or another word. */
function startBefore(before: RegExp, text: string, at: number): number | undefined {
  const found = before.exec(text.slice(Math.max(0, at - MAX_BEFORE), at));
  let start = found === null ? at : at - found[0].length;
  while (start < at && !(beginsToken(text, start) && before.test(text.slice(start, at)))) start++;
  return start < at ? start : undefined;
}
