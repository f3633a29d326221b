/**
 * What is measured. Each candidate runs in processes of its own, in turns with the others; `control` is one of them a second time: how far the two
 * are apart is what the machine adds.
 *
 * - `goals`: `of` is at most `most` times the best of `to` in a cell, or the cell itself is at most that, if there is no `to`. `now` is what is accepted of a goal
 *   that is missed: --quick holds against it instead. `less`: a candidate whose cell is taken off both, because it should be nothing.
 * - `quick`: the candidates of --quick, if they are fewer; false for a figure that takes too long.
 */
const CLIENTS = ['openllmetry', 'openinference', 'langfuse', 'langsmith'];

/** The best peers in full runs: enough for --quick. */
const BEST_CLIENTS = { plain: ['openllmetry', 'langfuse'], stream: ['openinference', 'langfuse'] };

/**
 * How much worse than what it is held against a ratio may be in --quick before it counts: what ratios of one build were apart in runs on a shared
 * machine with two cores. Bytes do not depend on the machine, but on when V8 last resized a table.
 */
export const TOLERANCE = { code: 0.25, client: 0.3, unrecorded: 0.05, storage: 0.3, bytes: 0.1 };

export const FIGURES = [
  {
    name: 'span, sync',
    file: 'spans',
    options: { way: 'sync' },
    unit: 'ns',
    per: 'a span',
    candidates: ['floor', 'chaukas', 'opentelemetry', 'langfuse'],
    quick: ['chaukas', 'opentelemetry'],
    control: 'opentelemetry',
    tolerance: 'code',
    goals: [{ cell: 'path', of: 'chaukas', to: ['opentelemetry'], most: 0.35, now: 1.05 }],
  },
  {
    name: 'span, async',
    file: 'spans',
    options: { way: 'async' },
    unit: 'ns',
    per: 'a span',
    candidates: ['floor', 'chaukas', 'opentelemetry', 'langfuse', 'agents-core', 'langsmith'],
    quick: ['chaukas', 'opentelemetry', 'agents-core'],
    control: 'opentelemetry',
    tolerance: 'code',
    goals: [
      { cell: 'path', of: 'chaukas', to: ['opentelemetry'], most: 0.45, now: 1.16 },
      { cell: 'path', of: 'chaukas', to: ['agents-core'], most: 0.2, now: 0.7 },
    ],
  },
  {
    name: 'memory of a finished span',
    file: 'retained',
    options: {},
    unit: 'bytes',
    per: 'a span',
    plan: { bursts: 1, warm: undefined },
    candidates: ['floor', 'chaukas', 'opentelemetry', 'agents-core'],
    quick: ['chaukas', 'opentelemetry'],
    control: 'opentelemetry',
    tolerance: 'bytes',
    goals: [{ cell: 'waiting', of: 'chaukas', to: ['opentelemetry'], most: 0.4, now: 0.74 }],
  },
  ...['plain', 'stream'].map((way) => ({
    name: way === 'plain' ? 'openai call' : 'openai stream',
    file: 'client',
    options: { way },
    unit: 'ns',
    per: way === 'plain' ? 'a call' : 'a chunk',
    candidates: ['nothing', 'chaukas', ...CLIENTS],
    quick: ['nothing', 'chaukas', ...BEST_CLIENTS[way]],
    control: 'nothing',
    tolerance: 'client',
    goals:
      way === 'plain'
        ? [
            { cell: 'path', of: 'chaukas', to: CLIENTS, less: 'nothing', most: 0.5, now: 3.15 },
            { cell: 'all', of: 'chaukas', to: CLIENTS, less: 'nothing', most: 1, now: 4.8 },
          ]
        : [{ cell: 'path', of: 'chaukas', to: CLIENTS, less: 'nothing', most: 0.65, now: 2.15 }],
  })),
  {
    name: 'disabled, or the exporter dead',
    file: 'unrecorded',
    options: {},
    unit: 'ns',
    per: 'a call',
    candidates: ['bare client', 'disabled', 'dead server, queue full', 'exporter that fails'],
    quick: ['bare client', 'disabled', 'dead server, queue full'],
    control: 'bare client',
    tolerance: 'unrecorded',
    goals: [
      { cell: 'times', of: 'disabled', most: 1.05 },
      { cell: 'times', of: 'dead server, queue full', most: 1.05 },
    ],
  },
  ...['model', 'tool'].map((event) => ({
    name: event === 'model' ? 'encode a model call of 7 KB' : 'encode a tool call',
    file: 'encode',
    options: { event },
    unit: 'ns',
    per: 'an event',
    candidates: ['chaukas', 'chaukas of a message', 'protobuf-es', 'JSON.stringify'],
    quick: ['chaukas', 'protobuf-es', 'JSON.stringify'],
    control: 'protobuf-es',
    tolerance: 'code',
    goals: [
      { cell: 'encode', of: 'chaukas', to: ['protobuf-es'], most: 0.2, now: 0.3 },
      ...(event === 'model' ? [{ cell: 'encode', of: 'chaukas', to: ['JSON.stringify'], most: 1.1 }] : []),
    ],
  })),
  {
    name: 'export of a batch of 100',
    file: 'export',
    options: {},
    unit: 'ns',
    per: 'an event',
    candidates: ['chaukas', 'chaukas, events made', 'grpc-js with protobuf-es', 'Connect with protobuf-es'],
    quick: ['chaukas', 'grpc-js with protobuf-es', 'Connect with protobuf-es'],
    control: 'Connect with protobuf-es',
    tolerance: 'client',
    goals: [
      { cell: 'client', of: 'chaukas', to: ['grpc-js with protobuf-es'], most: 0.6 },
      { cell: 'client', of: 'chaukas', to: ['Connect with protobuf-es'], most: 0.55 },
    ],
  },
  {
    name: 'header of an event',
    file: 'scan',
    options: { event: 'model' },
    unit: 'ns',
    per: 'an event',
    candidates: ['chaukas, header', 'chaukas, header and all that is wrong', 'protobuf-es'],
    control: 'protobuf-es',
    tolerance: 'code',
    goals: [{ cell: 'read', of: 'chaukas, header', to: ['protobuf-es'], most: 0.1 }],
  },
  {
    name: 'collector, batches of 500',
    file: 'collector',
    options: {},
    unit: 'ns',
    per: 'an event',
    candidates: ['chaukas', 'plain insert'],
    control: 'plain insert',
    tolerance: 'storage',
    goals: [{ cell: 'store', of: 'chaukas', to: ['plain insert'], most: 0.6, now: 1 }],
  },
  {
    name: 'questions to 1,000,000 events',
    file: 'queries',
    options: { events: 1_000_000 },
    unit: 'ns',
    per: 'a question',
    before: 'filled database',
    plan: { bursts: 3, warm: undefined },
    candidates: ['chaukas', 'scan'],
    quick: false,
    control: 'scan',
    tolerance: 'storage',
    goals: ['trace', 'sessions', 'stats'].map((cell) => ({ cell, of: 'chaukas', to: ['scan'], most: 0.01 })),
  },
];
