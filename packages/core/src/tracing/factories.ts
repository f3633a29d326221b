/**
 * A factory per span type. Each takes the fields of its type (in the spelling of the data, `output_type`, or in camelCase) and
 * `{ spanId, parent, disabled }` in one object, and gives a span that is not started: `start()` and `finish()` it, or
 * `using s = agentSpan('x').start(true)`. It becomes a child of `parent`, else of the current span, else of the current
 * trace; where there is none it records nothing, and one line on stderr says so. None of them throws. Names and fields are those
 * of CAI's tracing module.
 */
import { factory, type NamedSpanFactory, namedFactory, type SpanFactory } from './span-factory.ts';

/** An agent's work: `handoffs` and `tools` are names, `outputType` the name of the type that it answers with. */
export const agentSpan: NamedSpanFactory<'agent', 'name'> = namedFactory('agent', 'name');

/**
 * A tool at work, with its `input` and `output`. In a plain client loop it stands for the call of that name that the model
 * has just asked for.
 */
export const functionSpan: NamedSpanFactory<'function', 'name'> = namedFactory('function', 'name');

/** A model call as messages: `input`, `output`, `model`, `modelConfig`, `usage` (tokens as the provider counts them). */
export const generationSpan: SpanFactory<'generation'> = factory('generation');

/** A model call of which the whole `response` is at hand: its id, model and usage are read from there. */
export const responseSpan: SpanFactory<'response'> = factory('response');

/** Work that goes from one agent to another, by name: `fromAgent`, `toAgent`. */
export const handoffSpan: SpanFactory<'handoff'> = factory('handoff');

/** A guardrail at work; `triggered` is false until it is set. */
export const guardrailSpan: NamedSpanFactory<'guardrail', 'name'> = namedFactory('guardrail', 'name');

/** The listing of an MCP server's tools: `server`, and their names as `result`. */
export const mcpToolsSpan: SpanFactory<'mcp_tools'> = factory('mcp_tools');

/** Any MCP request; `operation` is its JSON-RPC method, such as `tools/call`. Neither SDK has this type. */
export const mcpSpan: NamedSpanFactory<'mcp', 'operation'> = namedFactory('mcp', 'operation');

/** A search in documents; `datasource` is such as `vector://products`. Neither SDK has this type. */
export const retrieverSpan: NamedSpanFactory<'retriever', 'datasource'> = namedFactory('retriever', 'datasource');

/** A whole run, outermost in its trace, with what came in and what went out. */
export const taskSpan: NamedSpanFactory<'task', 'name'> = namedFactory('task', 'name');

/** One round of an agent's loop, by its number, 1 for the first. */
export const turnSpan: NamedSpanFactory<'turn', 'turn'> = namedFactory('turn', 'turn');

/** Any other work: a name, and `data` of the app's own. */
export const customSpan: NamedSpanFactory<'custom', 'name'> = namedFactory('custom', 'name');

/** Several speech spans that belong together; `input` is the text that is to be spoken. */
export const speechGroupSpan: SpanFactory<'speech_group'> = factory('speech_group');

/**
 * Text to speech: `input` is the text, `output` the audio in base64, `outputFormat` its format (`pcm`), `firstContentAt` when
 * the first audio came, in ISO 8601.
 */
export const speechSpan: SpanFactory<'speech'> = factory('speech');

/** Speech to text: `input` is the audio in base64, `inputFormat` its format (`pcm`), `output` the text. */
export const transcriptionSpan: SpanFactory<'transcription'> = factory('transcription');
