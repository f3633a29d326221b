/** Microseconds in the form that Python's `isoformat()` gives a time in UTC. */
export function isoMicros(millis: number): string {
  const whole = Math.floor(millis);
  const micros = Math.floor((millis - whole) * 1000);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}+00:00`;
}

const MILLIS = 'YYYY-MM-DDTHH:MM:SS.mmm'.length;

/** The milliseconds since the Unix epoch, with fractions, of such a text. */
export function parseMicros(text: string): number {
  return Date.parse(text) + Number(text.slice(MILLIS, MILLIS + 3)) / 1000;
}
