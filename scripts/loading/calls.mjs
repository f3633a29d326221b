// What the apps of the cells do, one line each: a call of a library, and an exit code of their own.
import { ANTHROPIC_CALL, OPENAI_CALL } from '../../packages/auto/test/provider.ts';

/** Lines of ours name one of our packages: without us an app is run without them. */
export const OURS = '@chaukas/';

export const IMPORT_OPENAI = "import OpenAI from 'openai';";
export const REQUIRE_OPENAI = "const OpenAI = require('openai');";

/** One call through a class of this name. */
export function openaiCall(name = 'OpenAI') {
  return `{ ${oneLine(OPENAI_CALL).replace('new OpenAI(', `new ${name}(`)} }`;
}

export const anthropicCall = oneLine(ANTHROPIC_CALL);

/** What the run of an agent imports. */
export const AGENT_NAMES = 'Agent, Runner, setOpenAIAPI, setTraceProcessors';

/** A run of an agent whose model is reached by the client that the SDK makes itself. */
export const agentCall = `
  setOpenAIAPI('chat_completions'); setTraceProcessors([]);
  new Runner().run(new Agent({ name: 'Clerk', model: 'gpt-4o-mini' }), 'Hi').then((run) => console.log(run.finalOutput));`;

/** A fake model of the library's own: its calls are observed as those of any model. */
export const langchainCall = `
  new FakeListChatModel({ responses: ['from langchain'] }).invoke('Hi').then((answer) => console.log(answer.content));`;

/** A client and a server in one process. */
export const mcpCall = `
  const server = new McpServer({ name: 'stock', version: '1.0.0' });
  server.registerTool('count', { description: 'Counts' }, () => ({ content: [{ type: 'text', text: 'from mcp' }] }));
  const client = new Client({ name: 'shop', version: '1.0.0' });
  const [mine, theirs] = InMemoryTransport.createLinkedPair();
  server.connect(theirs).then(() => client.connect(mine)).then(() => client.callTool({ name: 'count' }))
    .then((answer) => { console.log(answer.content[0].text); return client.close(); });`;

/** What else an app decides is still its own. */
export const EXIT = 'process.exitCode = 3;';

function oneLine(text) {
  return text.trim().replaceAll(/\s+/g, ' ');
}
