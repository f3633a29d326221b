/** Nanoseconds of CPU, of all threads of the process, that `work` takes: collecting its garbage counts, waiting does not. */
export async function cpuOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return 1000 * (user + system);
}

/** Bytes in use after forced collections, buffers outside of the heap included. */
export async function heap() {
  for (let round = 0; round < 4; round++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
