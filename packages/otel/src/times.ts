import type { HrTime } from '@opentelemetry/api';

/** A moment as OpenTelemetry takes it unambiguously: a plain number may be read as one of the process's own clock. */
export function hrTime(millis: number): HrTime {
  const micros = Math.round(millis * 1000);
  return [Math.floor(micros / 1e6), (micros % 1e6) * 1000];
}

/** When something began or ended: in milliseconds as our spans have it, else as the text that spans from elsewhere have. */
export function timeOf(millis: number | undefined, iso: string | null = null): number {
  const time = millis ?? Date.parse(iso ?? '');
  return Number.isFinite(time) ? time : Date.now();
}
