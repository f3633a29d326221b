import * as workers from 'node:worker_threads';

/**
 * True in the thread that runs module hooks, where `--require` preloads run a second time and patching kills the app.
 * Node 20 has no `isInternalThread`, but there only the hooks thread is a worker without a parent port.
 */
export function inHooksThread(): boolean {
  // The types promise `isInternalThread` always, Node 20 does not have it.
  const internal: boolean | undefined = workers.isInternalThread;
  return !workers.isMainThread && (internal ?? workers.parentPort === null);
}
