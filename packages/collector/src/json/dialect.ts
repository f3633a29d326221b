import type { DescEnum } from '@bufbuild/protobuf';

/**
 * How events are written in JSON.
 *
 * `public`: the Chaukas Public API (OpenAPI 1.0.5): snake_case, short enum names, the content as `content: { kind, ... }`.
 * `proto`: protobuf's own JSON: lowerCamelCase, full enum names, the content under the name of its field.
 */
export type JsonDialect = 'public' | 'proto';

/** `kind` of a content in the public API by its field in the schema, where they differ. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['policy', 'policy_decision'],
  ['error', 'error_info'],
]);
const FIELDS: ReadonlyMap<string, string> = new Map([...KINDS].map(([field, kind]) => [kind, field]));

export function contentKind(field: string): string {
  return KINDS.get(field) ?? field;
}

export function contentField(kind: string): string {
  return FIELDS.get(kind) ?? kind;
}

/** What the names of an enum begin with: `EVENT_TYPE_`. */
export function enumPrefix({ sharedPrefix }: DescEnum): string {
  return (sharedPrefix ?? '').toUpperCase();
}
