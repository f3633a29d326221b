/** From here on the order of code units is not that of code points any more. */
const FIRST_SURROGATE = 0xd800;

/** Keys of objects up to here are remembered with their order; few have more, or longer ones. */
const FEW = 12;
const SHORT = 64;
const REMEMBERED = 2000;

interface Order {
  readonly given: readonly string[];
  readonly sorted: readonly string[];
}

/** By their number and the first of them: objects of one kind have the same keys in the same order, again and again. */
const orders: Map<string, Order>[] = Array.from({ length: FEW + 1 }, () => new Map());
let remembered = 0;

/** The keys of an object, by their UTF-8 bytes. @param keys belongs to this function from now on */
export function inUtf8Order(keys: string[]): readonly string[] {
  const { length } = keys;
  const [first] = keys;
  if (first === undefined || length === 1) return keys;
  const known = length > FEW ? undefined : orders[length]?.get(first);
  if (known !== undefined && isSame(known.given, keys)) return known.sorted;
  const given = [...keys];
  const sorted = sortByUtf8(keys);
  if (length <= FEW && keys.every(isShort)) remember(first, { given, sorted });
  return sorted;
}

function remember(first: string, order: Order): void {
  if (++remembered > REMEMBERED) {
    for (const known of orders) known.clear();
    remembered = 1;
  }
  orders[order.given.length]?.set(first, order);
}

function isSame(given: readonly string[], keys: readonly string[]): boolean {
  for (let index = 0; index < keys.length; index++) if (given[index] !== keys[index]) return false;
  return true;
}

function isShort(key: string): boolean {
  return key.length <= SHORT;
}

/** Sorts texts by their UTF-8 bytes, in place. */
function sortByUtf8(texts: string[]): string[] {
  // The engine's own order is by code units, and far faster than a comparison of ours.
  return texts.some(hasLateUnits) ? texts.sort(compareUtf8) : sortByUnits(texts);
}

function hasLateUnits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= FIRST_SURROGATE) return true;
  }
  return false;
}

/** For few a call of the engine's sort costs more than it saves. */
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
