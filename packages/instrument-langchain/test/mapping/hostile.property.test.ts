import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostedFacts } from '../../src/meaning/hosted.ts';
import { inputOf, outputOf, plainMessage } from '../../src/meaning/messages.ts';
import { modelEnd } from '../../src/meaning/model-end.ts';
import { modelStart, modelWork, toolsOf } from '../../src/meaning/model-start.ts';
import { decisionsOf, middlewareDecisions, reviewsOf } from '../../src/meaning/policies.ts';
import { datasourceOf, documentsOf } from '../../src/meaning/retriever.ts';
import { commandsIn, messagesIn, stateUpdate } from '../../src/meaning/state.ts';
import { toolEnd } from '../../src/meaning/tool.ts';

const KEYS = [
  'messages',
  'output',
  'content',
  'type',
  'lg_name',
  'goto',
  'update',
  'tool_calls',
  'generations',
  'id',
  'message',
  'metadata',
  'loc',
  'lines',
  'from',
  'to',
];

/** Anything, in the shapes that the library uses too. */
const anything = fc.anything({ key: fc.constantFrom(...KEYS), withNullPrototype: true, maxDepth: 4 });

const MAPPINGS: Readonly<Record<string, (value: unknown) => unknown>> = {
  hostedFacts,
  inputOf,
  outputOf,
  plainMessage,
  modelEnd,
  modelWork,
  toolsOf,
  decisionsOf,
  documentsOf,
  datasourceOf: (value) => datasourceOf(value, undefined, []),
  commandsIn,
  messagesIn,
  stateUpdate,
  toolEnd,
  modelStart: (value) => modelStart({ serialized: value, prompt: value, extra: value, metadata: value }),
  middlewareDecisions: (value) => middlewareDecisions('ToolCallLimitMiddleware.after_model', value),
  reviewsOf: (value) => reviewsOf(value, 'node'),
};

test.each(Object.entries(MAPPINGS))('%s takes whatever the library or the app gives', (_, mapping) => {
  fc.assert(
    fc.property(anything, (value) => {
      expect(() => mapping(value)).not.toThrow();
    }),
    { numRuns: 300 },
  );
});
