/** From here on the order of code units is not that of code points any more. */
const FIRST_SURROGATE = 0xd800;

/** Sorts texts by their UTF-8 bytes, in place. */
export function sortByUtf8(texts: string[]): string[] {
  if (texts.length < 2) return texts;
  // The engine's own order is by code units, and far faster than a comparison of ours.
  return texts.some(hasLateUnits) ? texts.sort(compareUtf8) : sortByUnits(texts);
}

function hasLateUnits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= FIRST_SURROGATE) return true;
  }
  return false;
}

/** Most objects have few keys, for which a call of the engine's sort costs more than it saves. */
const FEW = 12;

function sortByUnits(texts: string[]): string[] {
  if (texts.length > FEW) return texts.sort();
  for (let index = 1; index < texts.length; index++) {
    const text = texts[index] ?? '';
    let at = index;
    for (let before = texts[at - 1]; before !== undefined && before > text; before = texts[at - 1])
      texts[at--] = before;
    texts[at] = text;
  }
  return texts;
}

/**
 * By UTF-8 bytes, which is the order of code points. Code units have that order too, but that surrogates, which stand for what
 * comes after all others, are numbered before U+E000 to U+FFFF.
 */
function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  if (unit < FIRST_SURROGATE) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
