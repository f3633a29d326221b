/** First line of what went wrong, for a problem sentence; never throws. */
export function reasonOf(error: unknown): string {
  try {
    const text = error instanceof Error ? error.message : String(error);
    return text.split('\n', 1)[0] || 'unknown error';
  } catch {
    return 'unknown error';
  }
}

/** The value, or undefined if computing it throws. */
export function attempt<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}
