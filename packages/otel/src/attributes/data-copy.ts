import { Capture, guard, type JsonValue } from '@chaukas/core/instrumentation';

/**
 * The most that one field may bring to an attribute, in bytes of JSON: backends cut attributes, most of them below this,
 * and an exporter holds hundreds of spans in one request.
 */
const FIELD_BYTES = 64 * 1024;

/** Span data as plain JSON: each field is copied, within bounds, when a row first asks for it. The original is live. */
export class DataCopy {
  readonly #data: object;
  readonly #copied = new Map<string, JsonValue | undefined>();

  constructor(data: object) {
    this.#data = data;
  }

  /** What stands at a path such as `tokens.prompt`; undefined where there is nothing, and for null. */
  get(path: string): JsonValue | undefined {
    const [field = '', ...inner] = path.split('.');
    let at = this.#field(field);
    for (const key of inner) at = member(at, key);
    return at ?? undefined;
  }

  #field(name: string): JsonValue | undefined {
    if (!this.#copied.has(name)) {
      const copy = guard('otel copy', () =>
        new Capture({ eventBytes: FIELD_BYTES }).value(Reflect.get(this.#data, name)),
      );
      this.#copied.set(name, copy);
    }
    return this.#copied.get(name);
  }
}

/** A property of a JSON object; undefined where there is no such object. */
export function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The items of a JSON list; none where there is no list. */
export function items(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
