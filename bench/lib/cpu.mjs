/** Microseconds of CPU, of all threads of the process, that `work` takes. */
export async function cpuOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The heap after a forced collection. */
export async function heap() {
  for (let round = 0; round < 4; round++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().heapUsed;
}
