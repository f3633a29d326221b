import { eventText } from '@chaukas/spec/scan';
import { hasPhrases, type Search } from '../words.ts';
import { bytes, integer, type Row } from './row-values.ts';
import { after, narrow, type Selection, statementOf, valuesOf } from './selection.ts';
import type { Statements } from './statements.ts';

/** Columns of an event as a page needs them. */
export const EVENT_COLUMNS = 'e.time, e.seq AS number, e.bytes';

/** Up to so many events with the words are looked up one by one; beyond, it is cheaper to walk along the order. */
const FEW = 1000;

const FIND = 'SELECT rowid AS seq FROM words WHERE words MATCH ?';

/**
 * The word that stands in the index with each event of a scope: a search always asks for it, so that it finds no other
 * scope's events. The sign is none that a text can bring, because `searchable` takes it out.
 */
export function scopeWord(scope: number): string {
  return `§${scope}`;
}

/** The events among which is searched, in order: along the index that suits the filter, and by their numbers. */
export interface Searched {
  readonly along: Selection;
  readonly byNumber: Selection;
}

/**
 * The first events that a search finds. What is rare is found through the words, what is common along the order, piece by
 * piece; either way the work does not grow with the number of events that have the words.
 */
export function searchEvents(
  statements: Statements,
  scope: number,
  searched: Searched,
  search: Search,
  limit: number,
): Row[] {
  if (search.words.length === 0) return [];
  const match = matchOf(scope, search);
  const found = statements.all(`${FIND} LIMIT ?`, match, FEW + 1);
  if (found.length > FEW) return searchAlong(statements, searched, { search, match }, limit);
  return rowsWith(statements, these(searched, found), search, limit);
}

/** A search in the syntax of the index. Words hold letters and digits only, so none of them can be syntax. */
function matchOf(scope: number, { words }: Search): string {
  return [scopeWord(scope), ...words].map((word) => `"${word}"`).join(' AND ');
}

function these({ byNumber }: Searched, rows: readonly Row[]): Selection {
  return narrow(byNumber, 'e.seq IN (SELECT value FROM json_each(?))', `[${rows.map(({ seq }) => seq).join()}]`);
}

interface Asked {
  readonly search: Search;
  readonly match: string;
}

function searchAlong(statements: Statements, searched: Searched, { search, match }: Asked, limit: number): Row[] {
  const rows: Row[] = [];
  let rest = searched.along;
  while (rows.length < limit) {
    const { key } = rest.source;
    const piece = statements.all(statementOf(rest, `${key}.time, ${key}.seq AS number`), ...valuesOf(rest), FEW);
    const last = piece.at(-1);
    if (last === undefined) break;
    rows.push(
      ...rowsWith(statements, these(searched, matching(statements, match, piece)), search, limit - rows.length),
    );
    rest = after(searched.along, { time: integer(last.time), number: integer(last.number) });
  }
  return rows;
}

/** Those of a piece that have the words. Neighbours in time came about together, so the range of their numbers is narrow. */
function matching(statements: Statements, match: string, piece: readonly Row[]): Row[] {
  const seqs = piece.map((row) => integer(row.number));
  const wanted = new Set(seqs);
  const lowest = seqs.reduce((low, seq) => (seq < low ? seq : low));
  const highest = seqs.reduce((high, seq) => (seq > high ? seq : high));
  const found = statements.all(`${FIND} AND rowid BETWEEN ? AND ?`, match, lowest, highest);
  return found.filter((row) => wanted.has(integer(row.seq)));
}

function rowsWith(statements: Statements, selection: Selection, search: Search, limit: number): Row[] {
  // Phrases are looked for in the texts themselves: an index that could would be five times as large.
  const most = search.phrases.length === 0 ? limit : FEW;
  const rows = statements.all(statementOf(selection, EVENT_COLUMNS), ...valuesOf(selection), most);
  return rows.filter((row) => hasPhrases(search, eventText(bytes(row.bytes)))).slice(0, limit);
}
