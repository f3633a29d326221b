/**
 * What happens in the app's agents, while it happens: `@chaukas/core/events`.
 *
 * @packageDocumentation
 */
export { addEvent, type EventAttributes } from './events/add-event.ts';
export { EventStream, type EventStreamOptions } from './events/event-stream.ts';
export { EventType } from './events/event-type.ts';
export {
  addAgentCompleteEvent,
  addAgentStartEvent,
  addAgentStepEvent,
  addFlowCompleteEvent,
  addFlowReasoningEvent,
  addFlowStepEvent,
  addModelReasoningEvent,
  addModelRequestEvent,
  addModelResponseChunkEvent,
  addModelResponseEvent,
  addToolCallEvent,
  addToolErrorEvent,
  addToolResultEvent,
} from './events/progress-events.ts';
export type { StreamAttributes, StreamEvent } from './events/stream-event.ts';
