/**
 * Cuts a field to what the service takes, as `@openai/agents` 0.20.0 does: of a container the largest child first, of a text
 * its end. The numbers and the results are the original's, for plain JSON.
 */
import { Buffer } from 'node:buffer';
import type { JsonObject, JsonValue } from '@chaukas/spec';

/** Most that a field may take as JSON, in UTF-8 bytes. */
const FIELD_BYTES = 100_000;
/** JSON that may be measured to cut one field, in bytes: what needs more becomes a note of what it was. */
const WORK_BYTES = 8_000_000;
const SUFFIX = '... [truncated]';

/** The value itself if it is small enough. */
export function truncated(value: JsonValue): JsonValue {
  if (sizeOf(value) <= FIELD_BYTES) return value;
  try {
    return new Cut().value(value, FIELD_BYTES);
  } catch (error) {
    if (error !== EXHAUSTED) throw error;
    return preview(value);
  }
}

const EXHAUSTED = Symbol('exhausted');

/** One field that is being cut. */
class Cut {
  #left = WORK_BYTES;

  /** @throws EXHAUSTED */
  value(value: JsonValue, limit: number): JsonValue {
    if (this.#size(value) <= limit) return value;
    if (typeof value === 'string') return this.#text(value, limit);
    return typeof value === 'object' && value !== null ? this.#container(value, limit) : preview(value);
  }

  #text(text: string, limit: number): string {
    const size = this.#size(text);
    if (size <= limit) return text;
    const suffix = this.#size(SUFFIX);
    if (suffix >= limit) return suffix === limit ? SUFFIX : '';
    let chars = Math.min(text.length, Math.floor((text.length * (limit - suffix)) / size));
    let best = text.slice(0, chars) + SUFFIX;
    let bytes = this.#size(best);
    while (bytes > limit && chars > 0) {
      chars = Math.max(0, chars - Math.max(1, Math.floor((chars * (bytes - limit)) / bytes) + 1));
      best = text.slice(0, chars) + SUFFIX;
      bytes = this.#size(best);
    }
    return best;
  }

  /** Shortens or removes the largest child until the rest is small enough. */
  #container(value: JsonObject | JsonValue[], limit: number): JsonValue {
    const children = Object.entries(value);
    const whole = (): JsonValue =>
      Array.isArray(value) ? children.map(([, child]) => child) : Object.fromEntries(children);
    let size = this.#size(whole());
    while (children.length > 0 && size > limit) {
      const { index, bytes } = this.#largest(children);
      const next = this.#shorter(children[index]?.[1] ?? null, bytes, Math.max(0, limit - (size - bytes)));
      const [name = ''] = children[index] ?? [];
      children.splice(index, 1, ...(next === undefined ? [] : [[name, next] as [string, JsonValue]]));
      size = this.#size(whole());
    }
    return whole();
  }

  #largest(children: readonly (readonly [string, JsonValue])[]): { index: number; bytes: number } {
    let largest = { index: 0, bytes: -1 };
    for (const [index, [, child]] of children.entries()) {
      const bytes = this.#size(child);
      if (bytes > largest.bytes) largest = { index, bytes };
    }
    return largest;
  }

  /** @returns undefined if nothing shorter can be made of it */
  #shorter(child: JsonValue, bytes: number, limit: number): JsonValue | undefined {
    if (limit === 0) return undefined;
    const next = this.value(child, limit);
    const size = this.#size(next);
    return next === child || size >= bytes ? undefined : next;
  }

  #size(value: JsonValue): number {
    if (this.#left <= 0) throw EXHAUSTED;
    const size = sizeOf(value);
    this.#left -= Math.max(1, size);
    if (this.#left < 0) throw EXHAUSTED;
    return size;
  }
}

function preview(value: JsonValue): JsonObject {
  const isContainer = typeof value === 'object' && value !== null;
  const type = Array.isArray(value) ? 'Array' : isContainer ? 'Object' : typeof value;
  const length = isContainer ? ` len=${Object.keys(value).length}` : '';
  return { truncated: true, original_type: type, preview: `<${type}${length} truncated>` };
}

function sizeOf(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}
