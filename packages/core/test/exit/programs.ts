/** A program that ends in one of the ways there are, by the text of its files. */
export interface Program {
  'app.mjs': string;
  'worker.mjs'?: string;
}

const IMPORTS = `import { agentSpan, flush, shutdown, trace, withAgentSpan, withFlush, withTrace } from './ours.mjs';`;

/** Every program ends with a span open. */
const BEGIN = `${IMPORTS}
trace('run').start(true);
agentSpan('Agent').start(true);
console.log('started');
`;

const COUNT = `let ends = 0;
process.on('exit', (code) => console.log('exit', code, 'after', ends));
`;

function program(body: string, begin = BEGIN): Program {
  return { 'app.mjs': `${begin}${body}\n` };
}

/** The same ends in a worker thread; its process lives on and says how the thread ended. */
function worker(body: string): Program {
  return {
    'app.mjs': `import { Worker } from 'node:worker_threads';
      const worker = new Worker('./worker.mjs');
      worker.on('error', (error) => console.log('worker failed:', error.message));
      worker.on('exit', (code) => console.log('worker ended:', code));`,
    'worker.mjs': `${BEGIN}${body}\n`,
  };
}

export const PROGRAMS: Readonly<Record<string, Program>> = {
  'a normal end': program(''),
  'an exit code': program('process.exitCode = 5;'),
  'process.exit()': program('process.exit(3);'),
  'process.exit() in the middle of a call': program(`withTrace('run', () => process.exit(3));`),
  'process.exit() while a flush is under way': program('void flush(); setTimeout(() => process.exit(3), 20);'),
  'an error that nobody catches': program(`throw new Error('uncaught');`),
  'an error in a callback form': program(
    `withAgentSpan(() => { throw new Error('uncaught'); }, { data: { name: 'x' } });`,
  ),
  'an error in a timer': program(`setTimeout(() => { throw new TypeError('uncaught'); }, 5);`),
  'a rejection that nobody handles': program(`Promise.reject(new Error('unhandled'));`),
  'a rejection of a callback form': program(
    `withAgentSpan(async () => { throw new Error('unhandled'); }, { data: { name: 'x' } });`,
  ),
  'a rejection that is handled late': program(`
    const failing = withAgentSpan(async () => { throw new Error('handled'); }, { data: { name: 'x' } });
    process.on('unhandledRejection', (error) => console.log('unhandled:', error.message));
    setTimeout(() => failing.catch((error) => console.log('caught', error.message)), 5);`),
  'a handler of the last resort': program(`
    process.on('uncaughtException', (error) => { console.log('last resort:', error.message); process.exit(7); });
    throw new Error('uncaught');`),
  'a promise that never settles': program('await new Promise(() => undefined);'),
  'a flush that is waited for': program(`await flush(); console.log('flushed'); process.exitCode = 2;`),
  'a flush that nobody waits for': program('void flush();'),
  'a shutdown that is waited for': program(`await shutdown({ timeout: 0.2 }); console.log('closed');`),
  'a wrapped handler': program(`
    const handler = withFlush(async (event) => ({ got: event }), { timeout: 0.2 });
    console.log(JSON.stringify(await handler('event')));`),
  'listeners of the end': program(`${COUNT}
    process.on('beforeExit', (code) => console.log('beforeExit', code, ++ends));
    process.once('beforeExit', () => console.log('once'));
    process.prependListener('beforeExit', () => console.log('first'));`),
  'a listener of the end that records': program(`${COUNT}
    process.on('beforeExit', () => { ends++; withTrace('late', () => console.log('beforeExit')); });`),
  'a listener of the end that goes on, again and again': program(`${COUNT}
    process.on('beforeExit', () => { if (++ends < 4) setTimeout(() => withTrace('late', () => console.log('again')), 5); });`),
  'a listener of the end that waits': program(`${COUNT}
    process.on('beforeExit', async () => {
      if (++ends > 1) return;
      await null;
      await new Promise((resolve) => setImmediate(resolve));
      withTrace('late', () => console.log('waited'));
      process.exitCode = 6;
    });`),
  'a listener of the end that leaves': program(`${COUNT} process.on('beforeExit', () => process.exit(8));`),
  'a listener of the end that fails': program(`process.on('beforeExit', () => { throw new Error('at the end'); });`),
  'an end that the app announces itself': program(`${COUNT}
    process.on('beforeExit', (code) => { ends++; console.log('beforeExit', code); });
    console.log(process.emit('beforeExit', 9));`),
  'a record at the very end': program(`process.on('exit', () => withTrace('last', () => console.log('recorded')));`),
  SIGTERM: program(`process.kill(process.pid, 'SIGTERM'); setTimeout(() => undefined, 10_000);`),
  SIGINT: program(`process.kill(process.pid, 'SIGINT'); setTimeout(() => undefined, 10_000);`),
  'SIGTERM with a handler': program(`
    process.on('SIGTERM', (signal) => { console.log('got', signal); process.exitCode = 4; clearTimeout(timer); });
    const timer = setTimeout(() => undefined, 10_000);
    process.kill(process.pid, 'SIGTERM');`),
  'process.abort()': program('process.abort();'),
  'the normal end of a worker': worker('process.exitCode = 3;'),
  'process.exit() in a worker': worker('process.exit(4);'),
  'an error in a worker': worker(`throw new Error('uncaught');`),
  'the termination of a worker': {
    'app.mjs': `import { Worker } from 'node:worker_threads';
      const worker = new Worker('./worker.mjs');
      worker.on('message', () => worker.terminate());
      worker.on('exit', (code) => console.log('worker ended:', code));`,
    'worker.mjs': `${BEGIN} import { parentPort } from 'node:worker_threads';
      setInterval(() => undefined, 1000);
      setImmediate(() => parentPort.postMessage('started'));`,
  },
};

/** Programs that leave no moment to end anything, though their process lives on. */
export const CUT_SHORT: readonly string[] = ['the termination of a worker'];
