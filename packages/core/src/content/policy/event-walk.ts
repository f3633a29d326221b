import type { EventInit, JsonObject, JsonValue } from '@chaukas/spec';
import { reportFault } from '../../runtime/guard.ts';
import type { Changes } from './changes.ts';
import type { CompiledPolicy } from './compile.ts';
import { type EventSteps, type FieldStep, type Step, snakeCase } from './field-steps.ts';
import { ValueWalk } from './value-walk.ts';

/** Takes an event through the tables of `fields.ts`. Copies what changes, mutates nothing. */
export class EventWalk {
  readonly #changes: Changes;
  readonly #steps: EventSteps;
  readonly #values: ValueWalk;

  constructor(policy: CompiledPolicy, changes: Changes) {
    this.#changes = changes;
    this.#steps = policy.steps;
    this.#values = new ValueWalk(policy, changes);
  }

  run(event: EventInit): EventInit {
    let result = this.#message(event, this.#steps.fields);
    const content = this.#content(event.content);
    if (content !== event.content) result = { ...result, ...(content && { content }) };
    const metadata = this.#metadata(event.metadata);
    if (metadata === event.metadata) return result;
    const { metadata: _, ...rest } = result;
    return metadata === undefined ? rest : { ...rest, metadata };
  }

  #content(content: EventInit['content']): EventInit['content'] {
    if (content?.case === undefined || content.value === undefined) return content;
    const kind = content.case;
    const { wire, step } = this.#steps.contents.get(kind) ?? unknownContent(kind);
    this.#changes.enter(wire);
    const value = this.#field(content.value, step) ?? {};
    this.#changes.leave();
    // The value is of the same kind as before: fields of it were replaced by ones of their type, or left out.
    return value === content.value ? content : ({ case: kind, value } as NonNullable<EventInit['content']>);
  }

  #metadata(metadata: JsonObject | undefined): JsonObject | undefined {
    if (metadata === undefined || metadata === null) return metadata;
    let copy: JsonObject | undefined;
    this.#changes.enter('metadata');
    for (const key of Object.keys(metadata)) {
      const value = metadata[key];
      const next = value === undefined ? undefined : this.#property(key, value);
      if (next === value) continue;
      copy ??= { ...metadata };
      replace(copy, key, next);
    }
    this.#changes.leave();
    return copy !== undefined && Object.keys(copy).length === 0 ? undefined : (copy ?? metadata);
  }

  #property(key: string, value: JsonValue): JsonValue | undefined {
    const rule = this.#steps.metadata.get(key) ?? this.#steps.unlisted;
    if (rule === 'keep') return value;
    this.#changes.enter(key);
    const next = rule === 'search' ? this.#searched(value, key) : this.#left();
    this.#changes.leave();
    return next;
  }

  #message<T extends object>(message: T, steps: readonly FieldStep[]): T {
    // The cast is the edge to protobuf: what a table says of a message, its type cannot. Reflect.get costs several times as much.
    const values = message as Readonly<Record<string, unknown>>;
    let copy: T | undefined;
    for (const { key, wire, step } of steps) {
      const value = values[key];
      if (value === undefined || isEmpty(value)) continue;
      this.#changes.enter(wire);
      const next = this.#field(value, step);
      this.#changes.leave();
      if (next === value) continue;
      copy ??= { ...message };
      replace(copy, key, next);
    }
    return copy ?? message;
  }

  #field(value: unknown, step: Step): unknown {
    if (typeof step === 'object') {
      return typeof value === 'object' && value !== null ? this.#message(value, step) : undefined;
    }
    // Fields that are searched are texts, lists of texts and Structs, all of which are JSON.
    return step === 'search' ? this.#searched(value as JsonValue) : this.#left();
  }

  /** What cannot be searched is not let out. @param name that the value stands under, in metadata */
  #searched(value: JsonValue, name?: string): JsonValue | undefined {
    const place = this.#changes.depth;
    try {
      return name === undefined ? this.#values.run(value) : this.#values.property(name, value);
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

function unknownContent(kind: string): FieldStep {
  return { key: kind, wire: snakeCase(kind), step: 'leave' };
}

/** What is left out goes; anything else is a property of the copy's own, even where the name is `__proto__`. */
function replace(copy: object, key: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(copy, key);
  else Reflect.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' ? value !== null && Object.keys(value).length === 0 : value === '';
}
