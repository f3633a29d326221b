import type { Cell, Frame } from '../tracing/context.ts';
import type { InstrumentationScope } from '../tracing/processor.ts';
import type { CallSpanData, MessageText } from '../tracing/span-data.ts';
import type { HostedFact } from './hosted.ts';

/** A tool call that a model asked for. */
export interface ToolCallFact {
  id: string;
  name: string;
  /** Arguments as the model wrote them. */
  arguments: string;
}

/** The result of a tool call, as a later request carries it. */
export interface ToolResultFact {
  id: string;
  /** Name and arguments where the request repeats them. */
  name?: string;
  arguments?: string;
  /** Fingerprint of the conversation before the call; tells apart conversations that use the same ids. */
  thread?: string;
  output: unknown;
  /** The request says that the tool failed. */
  failed?: boolean;
}

/** A model call about to be sent, as an instrumentation sees it. */
export interface ModelCallStart {
  /** The client instance: conversations of different clients never meet. */
  client: object;
  data: CallSpanData;
  /** Name of the implicit trace that the call opens where there is none. */
  workflow: string;
  /** `performance.now()` of the moment the app made the call. */
  startedAt: number;
  /** What the app's code was in at that moment. */
  cell: Cell;
  frame: Frame | undefined;
  /** What the user said last, if nobody answered it yet. */
  input?: MessageText;
  /** Tool results that the request carries. */
  results?: readonly ToolResultFact[];
  /** Response and conversation ids that the request continues. */
  continues?: readonly string[];
  /** Fingerprint of the conversation so far. */
  thread?: string;
  instrumentation: InstrumentationScope;
}

/** What one piece of a streamed answer adds. */
export interface ModelDelta {
  kind: 'text' | 'reasoning' | 'tool_arguments';
  text: string;
  /** Which of several answers, where it is not the first. */
  choice?: number;
  /** Of a tool call, as far as the piece says it. */
  tool_id?: string;
  tool_name?: string;
  /** Position of the tool call among the parts of the answer. */
  tool_index?: number;
}

/** What came of a model call. */
export interface ModelCallAnswer {
  toolCalls?: readonly ToolCallFact[];
  output?: MessageText;
  /** What the provider did by itself while it answered. */
  hosted?: readonly HostedFact[];
  /** Response and conversation ids that later requests may continue. */
  ids?: readonly string[];
  /** The answer is not final: the request that continues one of its ids goes on with the same run. */
  paused?: boolean;
  /** The answer itself says that the call failed. */
  failure?: { message: string; code?: string };
}
