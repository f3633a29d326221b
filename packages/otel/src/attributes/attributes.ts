import type { Attributes } from '@opentelemetry/api';
import type { DataCopy } from './data-copy.ts';
import type { PolicyDoor } from './policy-door.ts';
import type { Row } from './row.ts';

/** Fields that are the app's own values and go on changing: what was asked is what stood in them at the start. */
const ASKED = new Set<string>(['request', 'input', '_input', 'query', 'instructions']);

/**
 * The attributes that rows make of some data; of rows for one attribute the last that has a value counts.
 *
 * @param taken fields that were asked at the start and are not to be read again; what is read now is added
 */
export function attributesOf(
  rows: readonly Row[],
  data: DataCopy,
  door: PolicyDoor,
  taken: ReadonlySet<string> = new Set(),
): Attributes {
  const attributes: Attributes = {};
  for (const row of rows) {
    if (taken.has(fieldOf(row))) continue;
    const value = data.get(row.from);
    const converted = value === undefined ? undefined : row.convert(value, data);
    const attribute = door.attribute(converted, row.sort, row.form);
    if (attribute !== undefined) attributes[row.to] = attribute;
  }
  return attributes;
}

/** Fields of what was asked that are there already. */
export function askedFields(rows: readonly Row[], data: DataCopy): Set<string> {
  const asked = rows.map(fieldOf).filter((field) => ASKED.has(field));
  return new Set(asked.filter((field) => data.get(field) !== undefined));
}

function fieldOf({ from }: Row): string {
  return from.split('.', 1)[0] ?? from;
}
