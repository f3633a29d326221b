/** The longest time that a timer can wait, in milliseconds; it takes more for none at all. */
export const MAX_TIMEOUT: number = 2 ** 31 - 1;

/** How to wait for something that may never happen. */
export interface Deadline {
  /** Milliseconds. */
  ms: number;
  /** The process stays alive meanwhile. @defaultValue false */
  keepAlive?: boolean;
  /** Ends the waiting early. */
  released?: Promise<void>;
}

/**
 * Waits for work, but no longer than its deadline.
 *
 * @returns false if the deadline came first; what becomes of the work later, a rejection too, is nobody's any more
 * @throws what the work rejects with in time
 */
export async function inTime(work: Promise<unknown>, { ms, keepAlive = false, released }: Deadline): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(ms, MAX_TIMEOUT));
    if (!keepAlive) timer.unref();
  });
  const early = released === undefined ? [] : [released.then(() => false)];
  try {
    return await Promise.race([work.then(() => true), late, ...early]);
  } finally {
    clearTimeout(timer);
  }
}
