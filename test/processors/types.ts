/** What must and must not type-check; `npm run typecheck` is the test. */
import * as ours from '@chaukas/core';
import * as sdk from '@openai/agents';
import { SdkCollector, SdkRecorder } from './written-for-the-sdk.ts';
import { OurCollector, OurRecorder, SyncRecorder } from './written-for-us.ts';

export function registersEitherWay(): void {
  ours.addTraceProcessor(new SdkRecorder());
  ours.setTraceProcessors([new SdkRecorder(), new sdk.BatchTraceProcessor(new SdkCollector())]);
  ours.addTraceProcessor(new ours.BatchTraceProcessor(new SdkCollector()));
  ours.addTraceProcessor(new ours.BatchTraceProcessor(new sdk.ConsoleSpanExporter()));

  sdk.addTraceProcessor(new OurRecorder());
  sdk.setTraceProcessors([new OurRecorder(), new ours.BatchTraceProcessor(new OurCollector())]);
  sdk.addTraceProcessor(new sdk.BatchTraceProcessor(new OurCollector()));
  sdk.addTraceProcessor(new sdk.BatchTraceProcessor(new ours.ConsoleSpanExporter()));
}

export function isToldBeforehand(): void {
  // @ts-expect-error The SDK's own types ask for promises.
  sdk.addTraceProcessor(new SyncRecorder());
  // @ts-expect-error A processor has all methods.
  ours.addTraceProcessor({ onSpanEnd: () => undefined });
}

export function staysPrecise(span: ours.ReadableSpan): string {
  // @ts-expect-error What is not in the data of all spans is not there before the type is known.
  span.spanData.tools;
  // @ts-expect-error Processors read.
  span.endedAt = null;
  return span.spanData.type === 'agent' ? (span.spanData.tools ?? []).join() : '';
}
