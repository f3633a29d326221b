/**
 * What is measured. Each candidate runs in processes of its own, in turns with the others; `control` is a candidate a second time: how far
 * the two are apart is what the machine adds. A goal is a ratio of two candidates in the same run, for one of a figure's cells.
 */
const TRACERS = ['floor', 'chaukas', 'opentelemetry', 'langfuse'];
const CLIENTS = ['chaukas', 'openllmetry', 'openinference', 'langfuse', 'langsmith'];

export const FIGURES = [
  {
    name: 'span, sync',
    file: 'spans',
    options: { way: 'sync' },
    unit: 'ns a span',
    candidates: TRACERS,
    control: 'floor',
    goals: [{ cell: 'path', of: 'chaukas', to: ['opentelemetry'], most: 0.35 }],
  },
  {
    name: 'span, async',
    file: 'spans',
    options: { way: 'async' },
    unit: 'ns a span',
    candidates: [...TRACERS, 'agents-core', 'langsmith'],
    control: 'floor',
    goals: [
      { cell: 'path', of: 'chaukas', to: ['opentelemetry'], most: 0.45 },
      { cell: 'path', of: 'chaukas', to: ['agents-core'], most: 0.2 },
    ],
  },
  ...['plain', 'stream'].map((way) => ({
    name: way === 'plain' ? 'openai call' : 'openai stream, a chunk',
    file: 'client',
    options: { way },
    unit: way === 'plain' ? 'ns more a call' : 'ns more a chunk',
    candidates: ['nothing', ...CLIENTS],
    control: 'nothing',
    goals:
      way === 'plain'
        ? [
            { cell: 'path', of: 'chaukas', to: CLIENTS.slice(1), most: 0.5 },
            { cell: 'all', of: 'chaukas', to: CLIENTS.slice(1), most: 1 },
          ]
        : [{ cell: 'path', of: 'chaukas', to: CLIENTS.slice(1), most: 0.65 }],
  })),
  ...['model', 'tool'].map((event) => ({
    name: event === 'model' ? 'encode a model call of 7 KB' : 'encode a tool call',
    file: 'encode',
    options: { event },
    unit: 'ns an event',
    candidates: ['chaukas', 'chaukas of a message', 'protobuf-es', 'JSON.stringify'],
    control: 'protobuf-es',
    goals: [
      { cell: 'encode', of: 'chaukas', to: ['protobuf-es'], most: 0.2 },
      ...(event === 'model' ? [{ cell: 'encode', of: 'chaukas', to: ['JSON.stringify'], most: 1.1 }] : []),
    ],
  })),
  {
    name: 'header of an event',
    file: 'scan',
    options: { event: 'model' },
    unit: 'ns an event',
    candidates: ['chaukas, header', 'chaukas, header and all that is wrong', 'protobuf-es'],
    control: 'protobuf-es',
    goals: [{ cell: 'read', of: 'chaukas, header', to: ['protobuf-es'], most: 0.1 }],
  },
];
