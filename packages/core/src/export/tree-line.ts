import type { Paint, Tone } from './tree-style.ts';
import { columns, cut, oneLine } from './tree-text.ts';

/** What a line says, in raw captured texts: {@link formatRow} makes them safe to print. */
export interface Row {
  glyph: string;
  /** Tone of the glyph. */
  tone: Tone;
  /** Kind word: `model`, `tool`, `retry`, ... */
  kind: string;
  name?: string | undefined;
  /** Short facts, dim; those undefined are left out. */
  facts?: readonly (string | undefined)[] | undefined;
  /** Captured text of any length, cut to the room that is left. */
  preview?: string | undefined;
  /** Puts the line in the tone of an alarm and this text at its end. */
  mark?: string | undefined;
}

const GAP = '  ';
const LONGEST_FACT = 48;
/** Columns that a name or preview gets at least, even if the line then exceeds the width. */
const LEAST_ROOM = 12;

/** One line of the tree. Name and preview share the columns that all else leaves of the width. */
export function formatRow(row: Row, prefix: string, width: number, paint: Paint): string {
  const facts = (row.facts ?? []).map((fact) => cut(oneLine(fact ?? ''), LONGEST_FACT)).filter(isShown);
  const head = `${prefix}${row.glyph} ${row.kind}`;
  const taken = [head, ...facts, row.mark ?? ''].filter(isShown).join(GAP);
  const [name, preview] = share(oneLine(row.name ?? ''), oneLine(row.preview ?? ''), width - columns(taken));
  const tint: Paint = row.mark === undefined ? paint : (_tone, text) => paint('alarm', text);
  const parts = [
    [tint(row.tone, row.glyph), tint('plain', row.kind), tint('plain', name)].filter(isShown).join(' '),
    tint('dim', facts.join(GAP)),
    tint('plain', preview),
    tint('alarm', row.mark ?? ''),
  ];
  return paint('dim', prefix) + parts.filter(isShown).join(GAP);
}

function isShown(part: string): boolean {
  return part !== '';
}

/** Cuts both texts so that with the gaps before them they fit; the name leaves the preview at least half. */
function share(name: string, preview: string, free: number): [string, string] {
  const room = free - (name === '' ? 0 : 1) - (preview === '' ? 0 : GAP.length);
  const nameRoom = preview === '' ? room : Math.floor(room / 2);
  const shownName = cut(name, Math.max(LEAST_ROOM, nameRoom));
  return [shownName, cut(preview, Math.max(LEAST_ROOM, room - columns(shownName)))];
}
