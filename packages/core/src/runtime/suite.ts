import { ClientLoops } from '../loop/client-loops.ts';
import { ContextManager } from '../tracing/context.ts';
import { TraceProvider } from '../tracing/provider.ts';
import { guard } from './guard.ts';
import { type Registry, sharedRegistry } from './registry.ts';
import { Runtime } from './runtime.ts';

/** The process's one suite: made at the first use, by whichever copy of this package comes first. */
export function suite(): Registry {
  return sharedRegistry(make);
}

function make(): Registry {
  const runtime = new Runtime();
  const { notices } = runtime;
  const context = new ContextManager(() =>
    notices.problem(
      'traces overlapped outside any run and cannot be told apart: give each its own withTrace() or withSession()',
    ),
  );
  const provider = new TraceProvider(
    context,
    () => runtime.config.enabled,
    (type) =>
      notices.problem(
        `a span of type ${type} was made outside any trace and is not recorded: put such spans into withTrace()`,
        'no trace',
      ),
    () => runtime.config.runTimeout * 1000,
  );
  provider.live.partialEvents = () => runtime.config.partialEvents;
  provider.live.onUnplaced = () =>
    notices.problem(
      'an EventStream was opened outside any trace and sees nothing of the trace that began: ' +
        "start the work with stream.run(), open the stream inside the trace, or with { scope: 'process' }",
    );
  const loops = new ClientLoops(provider, {
    onAmbiguous: (name) =>
      notices.problem(
        `a function span "${name}" could belong to several conversations at once and was recorded apart: ` +
          'run each conversation in its own withTrace()',
      ),
    isFull: () => runtime.pipeline.full,
    losesRun: () => runtime.mapper.refusesRun(),
  });
  provider.processors.addTrail(runtime.mapper);
  provider.processors.onReplaced = ({ before, after }) => {
    if (!runtime.config.enabled) return;
    const metadata = { name: 'processors_replaced', data: { before, after } };
    runtime.mapper.processFact({ metadata, timestamp: Date.now() });
  };
  runtime.attach({
    endIdle(reason) {
      loops.endIdle(reason);
      provider.held.endIdle(reason);
    },
    finishAll(reason) {
      loops.giveUp(reason);
      provider.held.endIdle(reason);
      provider.finishAll(reason);
    },
    hasProcessors: () => provider.processors.hasUsers,
    forceFlush: () => provider.processors.forceFlush(),
    shutdown: () => provider.processors.shutdown(),
  });
  // The user's processors are told of the end before, and may fail then too.
  process.on('exit', () => {
    guard('exit', () => {
      for (const sentence of provider.processors.failures()) notices.problem(sentence);
    });
  });
  return { context, provider, loops, runtime, instrumentations: new Map() };
}
