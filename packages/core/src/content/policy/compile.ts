import { type EventSteps, eventSteps } from './field-steps.ts';
import { KeyTable } from './keys.ts';
import { nameTable, type PropertyName } from './names.ts';
import type { ContentMode, ContentOptions } from './options.ts';
import { makeReplacer, type Replacer } from './replace.ts';
import { compileScanner, type Scanner } from './scan.ts';
import { replaceInText } from './text.ts';

/** A content policy ready for use; what it is made of is no contract. */
export interface CompiledPolicy {
  readonly mode: ContentMode;
  readonly steps: EventSteps;
  readonly name: (name: string) => PropertyName;
  readonly scan: Scanner;
  readonly replacer: Replacer;
}

const MODES: readonly ContentMode[] = ['none', 'metadata', 'redacted', 'full'];

/**
 * Makes a policy from what an app says, once; events are then only looked up in its tables.
 *
 * @param options an unknown mode counts as `redacted`, an unknown category of personal data is left out
 */
export function compilePolicy(options: ContentOptions = {}): CompiledPolicy {
  const keys = new KeyTable(options);
  const scan = compileScanner(keys, options);
  const replacer = makeReplacer(options.method, options.salt);
  const mode = MODES.find((known) => known === options.mode) ?? 'redacted';
  return {
    mode,
    steps: eventSteps(mode),
    name: nameTable(keys, (name) => replaceInText(name, { scan, replacer })?.text ?? name),
    scan,
    replacer,
  };
}
