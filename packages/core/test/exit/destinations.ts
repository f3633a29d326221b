/** Where the events of a program go. */
export interface DestinationCase {
  /** Text of a module that configures it. */
  setup: string;
  /** What is lost: nothing, all there is, or what is left over at an end that leaves no time. */
  loses: 'nothing' | 'all' | 'the rest';
}

function exporter(methods: string): string {
  return `configure({ exporter: { destination: 'a test', ${methods} } });`;
}

export const DESTINATIONS: Readonly<Record<string, DestinationCase>> = {
  'the file': { setup: '', loses: 'nothing' },
  'the file, flushed at SIGTERM': { setup: 'configure({ flushOnSigterm: true });', loses: 'nothing' },
  'an exporter that takes time': {
    setup: exporter('export: () => new Promise((resolve) => setTimeout(resolve, 10))'),
    loses: 'the rest',
  },
  'a dead exporter': {
    setup: exporter(`async export() { throw new Error('connection refused'); },
      forceFlush() { throw new Error('refused'); }, async shutdown() { throw new Error('refused'); }`),
    loses: 'all',
  },
  'a hanging exporter': {
    setup: exporter(`export: () => new Promise(() => undefined), forceFlush: () => new Promise(() => undefined),
      shutdown: () => new Promise(() => undefined)`),
    loses: 'all',
  },
};

/** The functions of ours that programs use, for the same programs without us. */
export const WITHOUT_US = `
const noop = { start: () => noop, finish() {} };
export const trace = () => noop;
export const agentSpan = () => noop;
export const withTrace = (_name, fn) => fn(noop);
export const withAgentSpan = (fn) => fn(noop);
export const flush = async () => undefined;
export const shutdown = async () => undefined;
export const withFlush = (handler) => async (...args) => handler(...args);
`;

export function withUs({ setup }: DestinationCase): string {
  return `import { configure } from '@chaukas/core';\nexport * from '@chaukas/core';\n${setup}\n`;
}
