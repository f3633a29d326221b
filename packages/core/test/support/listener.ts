import { functionSpan, type TracingProcessor, withTrace } from '../../src/index.ts';

/** A processor that notes what it hears. */
export class Listener implements TracingProcessor {
  readonly heard: string[] = [];
  onTraceStart(): void {
    this.heard.push('trace start');
  }
  onTraceEnd(): void {
    this.heard.push('trace end');
  }
  onSpanStart(): void {
    this.heard.push('span start');
  }
  onSpanEnd(): void {
    this.heard.push('span end');
  }
  onSpanEvent(_span: unknown, event: { type: string }): void {
    this.heard.push(event.type);
  }
  shutdown(): void {
    this.heard.push('shutdown');
  }
  forceFlush(): void {
    this.heard.push('flush');
  }
}

/** A processor that fails in every method. */
export function broken(fail: () => void | Promise<void>): TracingProcessor {
  return {
    onTraceStart: fail,
    onTraceEnd: fail,
    onSpanStart: fail,
    onSpanEnd: fail,
    onSpanEvent: fail,
    shutdown: fail,
    forceFlush: fail,
  };
}

/** A trace with one span, and one event in it. */
export function run(): void {
  withTrace('run', () => {
    using span = functionSpan('tool').start();
    span.addEvent({ type: 'system', name: 'note' });
  });
}
