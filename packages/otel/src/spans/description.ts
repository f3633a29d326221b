import type { ReadableSpan } from '@chaukas/core';
import { known } from '@chaukas/core/instrumentation';
import type { Attributes, SpanKind } from '@opentelemetry/api';
import { askedFields, attributesOf } from '../attributes/attributes.ts';
import { DataCopy } from '../attributes/data-copy.ts';
import type { PolicyDoor } from '../attributes/policy-door.ts';
import { COMMON } from './common.ts';
import { kindOf, type SpanMapping, targetRow } from './mapping.ts';

/** What a span of ours is to OpenTelemetry. */
export interface Description {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** Fields of what was asked that the attributes tell of. */
  readonly asked: ReadonlySet<string>;
}

/**
 * Describes a span as far as it is known.
 *
 * @param taken fields of what was asked that its start has told already
 */
export function describe(
  span: ReadableSpan,
  mapping: SpanMapping,
  door: PolicyDoor,
  taken?: ReadonlySet<string>,
): Description {
  const data = new DataCopy(span.spanData);
  const operation = door.text(mapping.operation?.(data), 'label');
  return {
    name: nameOf(span, mapping, data, door),
    kind: kindOf(mapping, data),
    attributes: {
      ...known({ 'gen_ai.operation.name': operation }),
      ...attributesOf(mapping.rows, data, door, taken),
      ...attributesOf(COMMON, new DataCopy(span), door),
    },
    asked: taken ?? askedFields(mapping.rows, data),
  };
}

/** The operation and what it is about, as far as that may be said. */
function nameOf({ spanData }: ReadableSpan, mapping: SpanMapping, data: DataCopy, door: PolicyDoor): string {
  const verb = door.text(mapping.verb?.(data) ?? mapping.operation?.(data), 'label');
  const row = targetRow(mapping, data);
  const value = row && data.get(row.from);
  const target = row && value !== undefined ? door.attribute(row.convert(value, data), row.sort, 'plain') : undefined;
  return [verb, target].filter((word) => word !== undefined).join(' ') || spanData.type;
}
