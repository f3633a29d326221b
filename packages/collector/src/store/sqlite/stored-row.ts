/** An event's row beside its bytes: ids that are shared by many events as numbers, null where the event has none. */
export interface StoredRow {
  readonly seq: number;
  readonly scope: number;
  readonly time: bigint;
  readonly eventId: Uint8Array | string;
  readonly session: number | null;
  readonly trace: number | null;
  readonly span: Uint8Array | string | null;
  readonly agent: number | null;
  readonly type: number;
  readonly status: number;
  readonly severity: number;
  readonly bytes: Uint8Array;
}
