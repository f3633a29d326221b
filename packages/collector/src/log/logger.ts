import { writeSync } from 'node:fs';

/** How much a line matters, the least first. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line says beside its time, level and event; never keys, never what an event holds. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Takes what is worth noting. Write one's own to send it elsewhere. */
export type Logger = (level: LogLevel, event: string, fields?: LogFields) => void;

/** A logger that writes one line of JSON for each event of the level or above to stderr: `{time, level, event, ...}`. */
export function stderrLogger(least: LogLevel = 'info'): Logger {
  return (level, event, fields) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
    writeLine(JSON.stringify({ time: new Date().toISOString(), level, event, ...fields }));
  };
}

function writeLine(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // With stderr closed or full there is nobody to tell.
  }
}

/** Lines of one event within {@link WINDOW_MS}; what comes beyond is counted in the next line of that event. */
const BURST = 5;
const WINDOW_MS = 10_000;

interface Window {
  began: number;
  lines: number;
  suppressed: number;
}

/** A logger that bad callers cannot flood: per event a few lines in ten seconds, the others as a number. */
export function limited(log: Logger, now: () => number = Date.now): Logger {
  const windows = new Map<string, Window>();
  return (level, event, fields) => {
    const window = current(windows, event, now());
    if (window.lines >= BURST) {
      window.suppressed++;
      return;
    }
    window.lines++;
    const { suppressed } = window;
    window.suppressed = 0;
    log(level, event, suppressed === 0 ? fields : { ...fields, suppressed });
  };
}

function current(windows: Map<string, Window>, event: string, now: number): Window {
  const known = windows.get(event);
  if (known !== undefined && now - known.began < WINDOW_MS) return known;
  const fresh = { began: now, lines: 0, suppressed: known?.suppressed ?? 0 };
  windows.set(event, fresh);
  return fresh;
}
