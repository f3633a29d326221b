/** Says whether a text holds what is looked for. */
export type TextMatcher = (text: string) => boolean;

/**
 * What a `text_query` asks for, without an index: all words occur, in any order, and what stands in double quotes occurs
 * as it is. Words are runs of letters and digits; case and accents do not count.
 */
export function textMatcher(query: string): TextMatcher {
  const quoted = [...query.matchAll(/"([^"]*)(?:"|$)/g)].map(([, phrase = '']) => phrase);
  const words = query.replaceAll(/"[^"]*(?:"|$)/g, ' ').split(/\s+/);
  const phrases = [...quoted, ...words].map(spaced).filter((phrase) => phrase !== ' ');
  return (text) => {
    const searched = spaced(text);
    return phrases.every((phrase) => searched.includes(phrase));
  };
}

/** The words of a text with one space around each, so that whole words are found as parts of it. */
function spaced(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return ` ${(plain.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []).join(' ')} `.replace(/^ +$/, ' ');
}
