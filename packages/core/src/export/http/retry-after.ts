/**
 * What a server asks to wait: `retry-after-ms`, else `retry-after` in seconds or as a date (RFC 9110, 10.2.3).
 *
 * @param header gives a header by its name in lower case
 * @returns milliseconds, 0 or more; undefined if it asks for nothing that can be understood
 */
export function askedWait(header: (name: string) => string | undefined): number | undefined {
  const ms = numberOf(header('retry-after-ms'));
  if (ms !== undefined) return ms;
  const after = header('retry-after');
  const seconds = numberOf(after);
  if (after === undefined || seconds !== undefined) return seconds === undefined ? undefined : seconds * 1000;
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function numberOf(text: string | undefined): number | undefined {
  const number = text ? Number(text) : Number.NaN;
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}
