import { parentPort, workerData } from 'node:worker_threads';
import { type Calls, callsOn } from './calls.ts';
import { connect } from './database.ts';

export interface LaneCall {
  readonly id: number;
  readonly name: keyof Calls;
  readonly args: readonly unknown[];
}

export interface LaneAnswer {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: Error;
}

const database = connect(workerData.path);
const calls = callsOn(database);

parentPort?.on('message', (call: LaneCall | undefined) => {
  if (call) parentPort?.postMessage(answerTo(call));
  else end();
});

function answerTo({ id, name, args }: LaneCall): LaneAnswer {
  try {
    // The cast: the other side of the port has checked the arguments against the name.
    const call = calls[name] as (...args: readonly unknown[]) => unknown;
    return { id, answer: call(...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function end(): void {
  database.close();
  parentPort?.close();
}
