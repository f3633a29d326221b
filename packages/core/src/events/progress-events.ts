import { known } from '../chaukas/kind.ts';
import { guard } from '../runtime/guard.ts';
import { addEvent, type EventAttributes } from './add-event.ts';
import { EventType } from './event-type.ts';

/*
 * One function for each progress event that is often told by hand. Names, order of arguments and attributes are those of
 * msgtrace, in camelCase; what is not given is left out. All take further attributes, and all do what `addEvent` does.
 */

export function addAgentStartEvent(agentName: string, attributes?: EventAttributes): void {
  add(EventType.AGENT_START, { agent_name: agentName }, attributes);
}

export function addAgentCompleteEvent(agentName: string, response?: unknown, attributes?: EventAttributes): void {
  add(EventType.AGENT_COMPLETE, { agent_name: agentName, response }, attributes);
}

/** @param stepNumber one round of the agent's loop */
export function addAgentStepEvent(
  agentName: string,
  stepNumber: number,
  stepType = '',
  attributes?: EventAttributes,
): void {
  add(EventType.AGENT_STEP, { agent_name: agentName, step_number: stepNumber, step_type: stepType }, attributes);
}

export function addModelRequestEvent(model?: string, messageCount?: number, attributes?: EventAttributes): void {
  add(EventType.MODEL_REQUEST, { model, message_count: messageCount }, attributes);
}

/** @param responseType what kind of answer it is, such as `text` or `tool_call` */
export function addModelResponseEvent(responseType: string, attributes?: EventAttributes): void {
  add(EventType.MODEL_RESPONSE, { response_type: responseType }, attributes);
}

/** @param index position of the chunk in the answer, from 0 */
export function addModelResponseChunkEvent(chunk: string, index = 0, attributes?: EventAttributes): void {
  add(EventType.MODEL_RESPONSE_CHUNK, { chunk, index }, attributes);
}

export function addModelReasoningEvent(reasoning: string, step?: number, attributes?: EventAttributes): void {
  add(EventType.MODEL_REASONING, { reasoning, step }, attributes);
}

/** @param toolId the model's id of the call; the same in the result or error that follows */
export function addToolCallEvent(
  toolName: string,
  toolId: string,
  args?: unknown,
  step?: number,
  attributes?: EventAttributes,
): void {
  add(EventType.TOOL_CALL, { tool_name: toolName, tool_id: toolId, arguments: args, step }, attributes);
}

export function addToolResultEvent(
  toolName: string,
  toolId: string,
  result?: unknown,
  step?: number,
  attributes?: EventAttributes,
): void {
  add(EventType.TOOL_RESULT, { tool_name: toolName, tool_id: toolId, result, step }, attributes);
}

/** @param error what was thrown, or what is to be said of it */
export function addToolErrorEvent(
  toolName: string,
  toolId: string,
  error: unknown,
  step?: number,
  attributes?: EventAttributes,
): void {
  add(EventType.TOOL_ERROR, { tool_name: toolName, tool_id: toolId, error, step }, attributes);
}

export function addFlowStepEvent(stepNumber: number, attributes?: EventAttributes): void {
  add(EventType.FLOW_STEP, { step_number: stepNumber }, attributes);
}

export function addFlowReasoningEvent(reasoning: string, step?: number, attributes?: EventAttributes): void {
  add(EventType.FLOW_REASONING, { reasoning, step }, attributes);
}

export function addFlowCompleteEvent(step?: number, attributes?: EventAttributes): void {
  add(EventType.FLOW_COMPLETE, { step }, attributes);
}

function add(name: EventType, facts: EventAttributes, attributes: EventAttributes | undefined): void {
  // The app's attributes are read here, and reading them may throw.
  guard('addEvent', () => addEvent(name, { ...known(facts), ...attributes }));
}
