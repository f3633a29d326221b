import { guard } from '@chaukas/core/instrumentation';
import { type Method, patchMethods, read, readText, type Wrapper } from '@chaukas/instrumentation';
import { inSlot, openSlot } from '../runs/slots.ts';
import { askingForEvents, eventSource } from './model-streams.ts';
import type { Observed } from './observed.ts';
import { ownerOf, patchOnce } from './owner.ts';
import { search } from './searches.ts';
import { watchGenerator } from './watch-stream.ts';

/** A class of the library's whose methods are wrapped, and the module that it is in. */
export interface ObservedClass {
  readonly module: string;
  readonly name: string;
  readonly wrappers: (observed: Observed) => Readonly<Record<string, Wrapper>>;
}

/** Classes of `@langchain/core`, of which callbacks alone do not tell all. */
export const CLASSES: readonly ObservedClass[] = [
  {
    module: 'dist/runnables/base',
    name: 'Runnable',
    wrappers: (observed) => ({ stream: streamed(observed), _transformStreamWithConfig: generator(observed) }),
  },
  {
    module: 'dist/runnables/base',
    name: 'RunnableSequence',
    wrappers: (observed) => ({ _streamIterator: generator(observed) }),
  },
  {
    module: 'dist/language_models/chat_models',
    name: 'BaseChatModel',
    wrappers: (observed) => ({
      _streamIterator: generator(observed),
      generate: generated(observed),
      streamEvents: events(observed),
    }),
  },
  {
    module: 'dist/language_models/llms',
    name: 'BaseLLM',
    wrappers: (observed) => ({ _streamIterator: generator(observed), generate: generated(observed) }),
  },
  { module: 'dist/tools/index', name: 'StructuredTool', wrappers: () => ({ call: placed }) },
  { module: 'dist/retrievers/index', name: 'BaseRetriever', wrappers: () => ({ invoke: placed }) },
  {
    module: 'dist/vectorstores',
    name: 'VectorStore',
    wrappers: (observed) => {
      const wrapper: Wrapper = (original, self, args) => search(observed, original, self, args);
      return { similaritySearch: wrapper, similaritySearchWithScore: wrapper, maxMarginalRelevanceSearch: wrapper };
    },
  },
];

/** Wraps the methods of a class. @returns undoes it */
export function observeClass(found: unknown, { name, wrappers }: ObservedClass, observed: Observed): () => void {
  const prototype: unknown = typeof found === 'function' ? found.prototype : undefined;
  if (typeof prototype !== 'object' || prototype === null) return () => undefined;
  return patchMethods(prototype, `langchain ${name}`, wrappers(observed));
}

/** Runs a call in a place of its own, which is that of its run once it has started. */
function placed(original: Method, self: unknown, args: unknown[]): unknown {
  const slot = guard('place', () => openSlot(self));
  return slot === undefined
    ? Reflect.apply(original, self, args)
    : inSlot(slot, () => Reflect.apply(original, self, args));
}

function generator({ runs }: Observed): Wrapper {
  return (original, self, args) => watchGenerator(runs, original, self, args);
}

/** Whatever class a runnable is of, its stream comes of the method `_streamIterator` that it has or inherits. */
function streamed(observed: Observed): Wrapper {
  return (original, self, args) => {
    guard('stream', () => {
      const owner = ownerOf(self, '_streamIterator');
      if (owner !== undefined)
        patchOnce(owner, 'langchain streams', { _streamIterator: generator(observed) }, observed);
    });
    return Reflect.apply(original, self, args);
  };
}

/** A model is asked once, or for several prompts at once: then each run has a place of its own. */
function generated(observed: Observed): Wrapper {
  return (original, self, args) => {
    guard('generate', () => {
      const [prompts] = args;
      if (!Array.isArray(prompts) || prompts.length < 2) return;
      const owner = ownerOf(self, '_generate');
      if (owner !== undefined) patchOnce(owner, 'langchain prompts', { _generate: prompted(observed) }, observed);
    });
    return placed(original, self, args);
  };
}

/** The library hands each prompt the manager of its run. */
function prompted({ runs }: Observed): Wrapper {
  return (original, self, args) => {
    const slot = guard('generate', () => {
      const run = runs.open.get(readText(args[2], 'runId'));
      const frame = run && runs.frameOf(run);
      if (frame === undefined) return undefined;
      const made = openSlot();
      made.run = run;
      made.cell.current = frame;
      return made;
    });
    return slot === undefined
      ? Reflect.apply(original, self, args)
      : inSlot(slot, () => Reflect.apply(original, self, args));
  };
}

/** The newest form of a model's events makes no callbacks. */
function events(observed: Observed): Wrapper {
  return (original, self, args) => {
    const version = read(args[1], 'version');
    if (version === 'v1' || version === 'v2') return Reflect.apply(original, self, args);
    guard('stream', () => {
      const owner = ownerOf(self, '_streamChatModelEvents');
      const source: Wrapper = (made, model, given) => eventSource(observed.runs, observed.scope, made, model, given);
      if (owner !== undefined) patchOnce(owner, 'langchain events', { _streamChatModelEvents: source }, observed);
    });
    return askingForEvents(self, () => Reflect.apply(original, self, args));
  };
}
