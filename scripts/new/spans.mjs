/** What a method is likely to be, by its name: the kinds of spans that there is a template for, the likeliest first. */
const LIKELY = [
  ['generation', /^(?:chat|complet|generate|invoke|ask|prompt|respond|embed)/i],
  ['retriever', /^(?:search|query|retrieve|recall|similarity|find|lookup)/i],
  ['function', /^(?:run|exec|call|use|fetch|scrape)/i],
];

export const SPANS = LIKELY.map(([span]) => span);

/** @param {string} path such as `Ollama.chat` */
export function likelySpan(path) {
  const method = methodOf(path);
  return LIKELY.find(([, names]) => names.test(method))?.[0] ?? 'function';
}

/**
 * The method that is likeliest to be worth recording; undefined where no name says so.
 *
 * @param {string[]} paths
 */
export function likelyMethod(paths) {
  for (const [, names] of LIKELY) {
    const found = paths.filter((path) => names.test(methodOf(path)));
    // `chat` rather than `chatStream`.
    if (found.length > 0) return found.toSorted((a, b) => a.length - b.length)[0];
  }
  return undefined;
}

function methodOf(path) {
  return path.slice(path.indexOf('.') + 1);
}
