import type { EventInit, JsonObject, JsonValue } from '@chaukas/spec';
import { reportFault } from '../../runtime/guard.ts';
import type { Changes } from './changes.ts';
import type { CompiledPolicy } from './compile.ts';
import {
  CONTENT_FIELDS,
  type ContentCase,
  EVENT_FIELDS,
  type FieldRule,
  type FieldSort,
  type FieldTable,
  METADATA_FIELDS,
  RULES,
} from './fields.ts';
import { ValueWalk } from './value-walk.ts';

const METADATA: Readonly<Record<string, FieldSort>> = METADATA_FIELDS;

/** Takes an event through the tables of `fields.ts`. Copies what changes, mutates nothing. */
export class EventWalk {
  readonly #policy: CompiledPolicy;
  readonly #changes: Changes;
  readonly #rules: Readonly<Record<FieldSort, FieldRule>>;

  constructor(policy: CompiledPolicy, changes: Changes) {
    this.#policy = policy;
    this.#changes = changes;
    this.#rules = RULES[policy.mode];
  }

  run(event: EventInit): EventInit {
    let result = this.#message(event, EVENT_FIELDS);
    const content = this.#content(event.content);
    if (content !== event.content) result = { ...result, ...(content && { content }) };
    const metadata = this.#metadata(event.metadata);
    if (metadata === event.metadata) return result;
    const { metadata: _, ...rest } = result;
    return metadata === undefined ? rest : { ...rest, metadata };
  }

  #content(content: EventInit['content']): EventInit['content'] {
    if (content?.case === undefined || content.value === undefined) return content;
    const kind: ContentCase = content.case;
    const table: FieldSort | FieldTable = CONTENT_FIELDS[kind];
    this.#changes.enter(snakeCase(kind));
    const value = this.#field(content.value, table) ?? {};
    this.#changes.leave();
    // The value is of the same kind as before: fields of it were replaced by ones of their type, or left out.
    return value === content.value ? content : ({ case: kind, value } as NonNullable<EventInit['content']>);
  }

  #metadata(metadata: JsonObject | undefined): JsonObject | undefined {
    let copy: JsonObject | undefined;
    this.#changes.enter('metadata');
    for (const [key, value] of Object.entries(metadata ?? {})) {
      this.#changes.enter(key);
      const next = this.#property(key, value);
      this.#changes.leave();
      if (next === value) continue;
      copy ??= { ...metadata };
      if (next === undefined) delete copy[key];
      else Reflect.defineProperty(copy, key, ownValue(next));
    }
    this.#changes.leave();
    return copy !== undefined && Object.keys(copy).length === 0 ? undefined : (copy ?? metadata);
  }

  #property(key: string, value: JsonValue): JsonValue | undefined {
    const rule = this.#rules[Object.hasOwn(METADATA, key) ? (METADATA[key] ?? 'body') : 'body'];
    if (rule === 'keep') return value;
    return rule === 'search' ? this.#searched((walk) => walk.property(key, value)) : this.#left();
  }

  #message<T extends object>(message: T, table: FieldTable): T {
    let copy: T | undefined;
    for (const key of Object.keys(table)) {
      const sort = table[key];
      const value: unknown = Reflect.get(message, key);
      if (sort === undefined || isEmpty(value)) continue;
      this.#changes.enter(snakeCase(key));
      const next = this.#field(value, sort);
      this.#changes.leave();
      if (next === value) continue;
      copy ??= { ...message };
      if (next === undefined) Reflect.deleteProperty(copy, key);
      else Reflect.defineProperty(copy, key, ownValue(next));
    }
    return copy ?? message;
  }

  #field(value: unknown, sort: FieldSort | FieldTable): unknown {
    if (typeof sort === 'object') {
      return typeof value === 'object' && value !== null ? this.#message(value, sort) : undefined;
    }
    const rule = this.#rules[sort];
    if (rule === 'keep') return value;
    // Fields that are searched are texts, lists of texts and Structs, all of which are JSON.
    return rule === 'search' ? this.#searched((walk) => walk.run(value as JsonValue)) : this.#left();
  }

  /** What cannot be searched is not let out. */
  #searched(search: (walk: ValueWalk) => JsonValue | undefined): JsonValue | undefined {
    const place = this.#changes.depth;
    try {
      return search(new ValueWalk(this.#policy, this.#changes));
    } catch (error) {
      this.#changes.backTo(place);
      reportFault('content policy', error);
      return this.#left();
    }
  }

  #left(): undefined {
    this.#changes.leftOut();
    return undefined;
  }
}

/** A property of its own even where the name is `__proto__`. */
function ownValue(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Only names of the schema come here, so there is an end of them. */
const known = new Map<string, string>();

/** The name of a field on the wire. */
function snakeCase(name: string): string {
  let snake = known.get(name);
  if (snake === undefined) {
    snake = name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
    known.set(name, snake);
  }
  return snake;
}
