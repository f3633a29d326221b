import { SpanKind } from '@opentelemetry/api';
import type { DataCopy } from '../attributes/data-copy.ts';
import { asText, type Row } from '../attributes/row.ts';

/** What one type of span becomes. */
export interface SpanMapping {
  readonly kind: SpanKind | ((data: DataCopy) => SpanKind);
  /** `gen_ai.operation.name`; absent where the conventions have no operation for it. */
  readonly operation?: (data: DataCopy) => string | undefined;
  /** First word of the name where the operation is not. */
  readonly verb?: (data: DataCopy) => string;
  /** Field whose value ends the name, if the content policy lets it. */
  readonly target?: string | ((data: DataCopy) => string | undefined);
  readonly rows: readonly Row[];
}

/** The row of a mapping that has its target, which says of what sort it is. */
export function targetRow({ target, rows }: SpanMapping, data: DataCopy): Row | undefined {
  const field = typeof target === 'function' ? target(data) : target;
  return field === undefined ? undefined : rows.find(({ from }) => from === field);
}

export function kindOf({ kind }: SpanMapping, data: DataCopy): SpanKind {
  return typeof kind === 'function' ? kind(data) : kind;
}

/** A field as text. */
export function textAt(data: DataCopy, field: string): string | undefined {
  const value = data.get(field);
  return value === undefined ? undefined : asText(value);
}

/** Always the same word. */
export function always(word: string): () => string {
  return () => word;
}

export { SpanKind };
