import { type Event, EventType, formatEventLine, invalidMetadata, parseEventLine } from '@chaukas/spec';
import { expect, onTestFinished } from 'vitest';
import { type ChaukasOptions, configure, InMemoryEventExporter } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';

/** What one test recorded. */
export interface Recording {
  /** The events so far, checked: each is a valid line, and its metadata is in the registry. */
  events(): Promise<readonly Event[]>;
  /** Names of their types. */
  types(): Promise<string[]>;
  /** What was said on stderr. */
  readonly lines: readonly string[];
}

/** A suite of the test's own, which records into memory. */
export function record(options: ChaukasOptions = {}): Recording {
  freshSuite();
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true, branch: 'main', ...options });
  const lines = captureStderr();
  const events = async (): Promise<readonly Event[]> => {
    await suite().runtime.pipeline.flush();
    exporter.events.forEach(expectValid);
    return [...exporter.events];
  };
  return { events, types: async () => (await events()).map(typeName), lines };
}

/** Makes the next use of the suite make a new one, as in a new process. */
export function freshSuite(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('chaukas.v1'));
  process.setMaxListeners(0);
}

export function typeName({ type }: Event): string {
  return EventType[type];
}

/** The first event of a type; fails the test if there is none. */
export function find(events: readonly Event[], type: EventType): Event {
  const found = events.find((event) => event.type === type);
  if (found === undefined) throw new Error(`no ${EventType[type]} among ${events.map(typeName).join(', ')}`);
  return found;
}

export function all(events: readonly Event[], type: EventType): Event[] {
  return events.filter((event) => event.type === type);
}

function expectValid(event: Event): void {
  const line = formatEventLine(event);
  expect(formatEventLine(parseEventLine(line))).toBe(line);
  expect(invalidMetadata(event.metadata)).toEqual([]);
}

/** Lines of ours on stderr until the test is finished; they are not shown. */
export function captureStderr(): readonly string[] {
  const lines: string[] = [];
  const { write } = process.stderr;
  process.stderr.write = (text: string | Uint8Array): boolean => {
    lines.push(String(text).trimEnd());
    return true;
  };
  onTestFinished(() => {
    process.stderr.write = write;
  });
  return lines;
}
