import { suite } from '@chaukas/core/instrumentation';
import { patchMethods, read } from '@chaukas/instrumentation';
import type { Run } from '../runner/run.ts';
import { isNoop, type SdkProvider } from '../sdk.ts';

/** Why the SDK traces nothing of a run, in the app's own words for it; undefined if it does. */
export function switchedOff(run: Run, disabled: boolean): string | undefined {
  if (read(run.runner, 'config', 'tracingDisabled') === true) return 'tracingDisabled';
  if (!disabled) return undefined;
  const { OPENAI_AGENTS_DISABLE_TRACING: variable, NODE_ENV: env } = process.env;
  if (variable === 'true' || variable === '1') return 'OPENAI_AGENTS_DISABLE_TRACING';
  return env === 'test' ? 'NODE_ENV=test' : 'setTracingDisabled(true)';
}

/** Whether tracing is switched off for the whole process: the provider tells nobody, so it is asked once and then watched. */
export class TracingSwitch {
  disabled: boolean;

  constructor(provider: SdkProvider) {
    // A trace that is made and never started is nothing to anybody; with an id given, none is drawn.
    this.disabled = isNoop(provider.createTrace({ name: 'probe', traceId: 'probe' }));
  }

  /** @returns undoes it */
  watch(provider: SdkProvider): () => void {
    return patchMethods(provider, 'agents switch', {
      setDisabled: (original, self, args) => {
        this.disabled = args[0] === true;
        return Reflect.apply(original, self, args);
      },
    });
  }
}

/** Says once what the app's word on tracing means for the trail. */
export function sayObeyed(run: Run, off: string | undefined, recorded: boolean): void {
  const { notices } = suite().runtime;
  if (off !== undefined) {
    notices.problem(
      recorded
        ? `@openai/agents does not trace (${off}); its runs are recorded all the same, because of recordWhenDisabled`
        : `@openai/agents does not trace (${off}), so its runs are not recorded; register({ recordWhenDisabled: true }) records them`,
      `agents ${off}`,
    );
  } else if (run.withoutContent) {
    notices.problem(
      '@openai/agents runs with traceIncludeSensitiveData: false, so what is said in its runs is not recorded',
      'agents content',
    );
  }
}
