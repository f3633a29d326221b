import type { EventInit, JsonValue } from '@chaukas/spec';
import { reportFault } from '../../runtime/guard.ts';
import { Changes } from './changes.ts';
import type { CompiledPolicy } from './compile.ts';
import { EventWalk } from './event-walk.ts';
import { CONTENT_FIELDS, EVENT_FIELDS, type FieldTable } from './fields.ts';
import { replaceInText } from './text.ts';
import { ValueWalk } from './value-walk.ts';

/** What became of a value. */
export interface Redacted {
  /** The same value if nothing changed; undefined if it could not be searched, or was removed as a whole. */
  readonly value: JsonValue | undefined;
  /** Paths of what changed, at most 100 and then `…`. */
  readonly fields: readonly string[];
  /** Kinds of personal data that were replaced, for example `EMAIL`. */
  readonly categories: readonly string[];
}

/** What became of a text. */
export interface RedactedText {
  readonly text: string;
  readonly categories: readonly string[];
}

const UNSEARCHED = '[REDACTED:unsearched]';

/**
 * The one door that every event passes on its way out. The event that comes in, and the JSON in it, stay as they are; what
 * changes is copied. Fills `redaction` and `piiCategories`. Never throws: a field whose search fails is left out, an event
 * whose walk fails keeps its frame of ids, times and numbers.
 */
export function applyContentPolicy(event: EventInit, policy: CompiledPolicy): EventInit {
  if (policy.mode === 'full') return event;
  try {
    const changes = new Changes(event.redaction?.fields);
    const result = new EventWalk(policy, changes).run(event);
    return changes.any ? described(result, changes, policy) : result;
  } catch (error) {
    reportFault('content policy', error);
    return frameOf(event);
  }
}

/**
 * Replaces what is secret in a JSON value, for exporters that send something else than events. In every mode but `full`;
 * whether texts are sent at all is for the exporter to decide by `policy.mode`. Never throws.
 *
 * @param path where the value stands, in front of the paths of what changed
 */
export function redactValue(value: JsonValue, policy: CompiledPolicy, path = ''): Redacted {
  if (policy.mode === 'full') return { value, fields: [], categories: [] };
  const changes = new Changes();
  changes.enter(path);
  try {
    const next = new ValueWalk(policy, changes).run(value);
    return { value: next, fields: changes.fields, categories: changes.categories };
  } catch (error) {
    reportFault('content policy', error);
    return { value: undefined, fields: [path], categories: [] };
  }
}

/** The same for one text; one that cannot be searched is replaced as a whole. */
export function redactText(text: string, policy: CompiledPolicy): RedactedText {
  if (policy.mode === 'full') return { text, categories: [] };
  try {
    return replaceInText(text, policy) ?? { text, categories: [] };
  } catch (error) {
    reportFault('content policy', error);
    return { text: UNSEARCHED, categories: [] };
  }
}

function described(event: EventInit, changes: Changes, { replacer }: CompiledPolicy): EventInit {
  const before = event.redaction;
  const method = changes.replaced ? replacer.method : before?.method || 'drop';
  const saltId = changes.replaced ? replacer.saltId : before?.saltId;
  const categories = new Set([...(event.piiCategories ?? []), ...changes.categories]);
  return {
    ...event,
    redaction: { fields: changes.fields, method, ...(saltId && { saltId }) },
    ...(categories.size > 0 && { piiCategories: [...categories] }),
  };
}

/** Only what needs no search, for the case that our own code fails. */
function frameOf(event: EventInit): EventInit {
  const content = event.content;
  const kept = content?.case === undefined ? undefined : frameFields(content.value, CONTENT_FIELDS[content.case]);
  return {
    ...frameFields(event, EVENT_FIELDS),
    // The fields that are left are those of this kind of content.
    ...(kept && { content: { case: content?.case, value: kept } as NonNullable<EventInit['content']> }),
    redaction: { fields: ['*'], method: 'drop' },
  };
}

function frameFields(message: unknown, table: FieldTable | string): object {
  if (typeof message !== 'object' || message === null || typeof table === 'string') return {};
  return Object.fromEntries(Object.entries(message).filter(([key]) => table[key] === 'frame'));
}
