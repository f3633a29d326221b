import { type Row, text } from '../attributes/row.ts';

/** What every span says of itself, whatever its type: it is found in the trail by these ids. */
export const COMMON: readonly Row[] = [
  text('traceId', 'chaukas.trace.id', 'frame'),
  text('spanId', 'chaukas.span.id', 'frame'),
  text('instrumentation.name', 'chaukas.instrumentation.name', 'label'),
  text('instrumentation.library', 'chaukas.instrumentation.library', 'label'),
  text('instrumentation.library_version', 'chaukas.instrumentation.library_version', 'label'),
  text('endReason', 'chaukas.end_reason', 'label'),
];

/** What every span says of the session that its trace belongs to. */
export const SESSION: readonly Row[] = [
  text('sessionId', 'gen_ai.conversation.id', 'frame'),
  text('userId', 'user.id', 'name'),
  text('tenantId', 'chaukas.tenant.id', 'frame'),
  text('projectId', 'chaukas.project.id', 'frame'),
];

/** The trace as a whole, which becomes a span `invoke_workflow <name>`. */
export const WORKFLOW: readonly Row[] = [
  text('name', 'gen_ai.workflow.name', 'name'),
  text('traceId', 'chaukas.trace.id', 'frame'),
  text('endReason', 'chaukas.end_reason', 'label'),
];
