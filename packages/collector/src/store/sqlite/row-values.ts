import type { SQLOutputValue } from 'node:sqlite';

/** A row as node:sqlite gives it. */
export type Row = Record<string, SQLOutputValue>;

/** An integer of a row; 0 where there is none, as of a sum of nothing. */
export function integer(value: SQLOutputValue | undefined): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? BigInt(value) : 0n;
}

export function bytes(value: SQLOutputValue | undefined): Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

export function text(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
