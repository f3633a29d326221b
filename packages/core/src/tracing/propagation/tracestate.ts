import { traceHex, traceIdOf } from './traceparent.ts';

/** What our entry of a `tracestate` says beyond the `traceparent` beside it. */
export interface OwnEntry {
  readonly spanId: string;
  readonly traceId: string;
  /** Absent where it did not fit. */
  readonly sessionId: string | undefined;
}

const KEY = 'chaukas';
/** Of the whole entry; W3C asks everybody to hand on so much of one. */
const ENTRY_LIMIT = 256;
/** W3C: a list of at most 32 members, of which at least 512 characters are handed on. */
const MEMBER_LIMIT = 32;
const STATE_LIMIT = 8192;

/**
 * Our entry: `chaukas=<span id>;<trace id if its hex digits do not say it>;<session id>`, percent-encoded. What does not fit
 * is left out, the session first, because without the true ids a remote child is nobody's.
 *
 * @returns undefined if not even the span's id fits
 */
export function writeOwnEntry({ spanId, traceId, sessionId }: OwnEntry): string | undefined {
  const trace = traceIdOf(traceHex(traceId)) === traceId ? '' : traceId;
  const candidates = [[spanId, trace, sessionId ?? ''], [spanId, trace], [spanId]];
  for (const parts of candidates) {
    const entry = `${KEY}=${parts.map(encode).join(';').replace(/;+$/, '')}`;
    if (entry.length <= ENTRY_LIMIT) return entry;
  }
  return undefined;
}

/** `tracestate` with our entry first, as W3C wants the latest, and those of others as they came. */
export function writeTracestate(own: string | undefined, others: readonly string[]): string | undefined {
  const members = own === undefined ? others : [own, ...others];
  return members.length === 0 ? undefined : members.slice(0, MEMBER_LIMIT).join(',');
}

/** The members of a `tracestate` that are not ours, as they came. */
export function otherEntries(text: unknown): readonly string[] {
  return membersOf(text).filter((member) => !isOwn(member));
}

/**
 * What our entry of a `tracestate` says.
 *
 * @param hex trace of the `traceparent` beside it
 * @returns undefined if there is none, or if it belongs to another trace
 */
export function readOwnEntry(text: unknown, hex: string): OwnEntry | undefined {
  const member = membersOf(text).find(isOwn);
  if (member === undefined) return undefined;
  const [spanId, traceId, sessionId] = member
    .slice(KEY.length + 1)
    .split(';')
    .map(decode);
  if (spanId === undefined || spanId === '') return undefined;
  const trace = traceId || traceIdOf(hex);
  return traceHex(trace) === hex ? { spanId, traceId: trace, sessionId: sessionId || undefined } : undefined;
}

function isOwn(member: string): boolean {
  return member.startsWith(`${KEY}=`);
}

function membersOf(text: unknown): string[] {
  if (typeof text !== 'string' || text.length > STATE_LIMIT) return [];
  const members = text.split(',').map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''));
  // What is no printable `key=value` would make the whole list invalid for others.
  return members.filter((member) => /^[\x20-\x7e]+$/.test(member) && member.includes('='));
}

function encode(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
