import { createRequire } from 'node:module';
import * as anthropicLibrary from '@anthropic-ai/sdk';
import { register as auto } from '@chaukas/auto/api';
import { register as agents } from '@chaukas/instrument-agents';
import { register as anthropic } from '@chaukas/instrument-anthropic';
import { register as langchain } from '@chaukas/instrument-langchain';
import { register as mcp } from '@chaukas/instrument-mcp';
import { register as openai } from '@chaukas/instrument-openai';
import * as langchainManager from '@langchain/core/callbacks/manager';
import * as langchainChatModels from '@langchain/core/language_models/chat_models';
import * as langchainTools from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import * as mcpClient from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import * as mcpServer from '@modelcontextprotocol/sdk/server/mcp.js';
import * as mcpProtocol from '@modelcontextprotocol/sdk/shared/protocol.js';
import * as agentsLibrary from '@openai/agents';
import * as openaiLibrary from 'openai';
import { response, says } from '../../packages/instrument-agents/test/scenarios/common/answers.mjs';
import { runnerOf } from '../layers/harness/agents.ts';
import { chat, message } from '../layers/harness/answers.ts';
import type { Provider } from '../layers/harness/provider.ts';

export type Library = 'openai' | 'anthropic' | 'agents' | 'langchain' | 'mcp';

export const LIBRARIES: readonly Library[] = ['openai', 'anthropic', 'agents', 'langchain', 'mcp'];

/** How each is registered. */
const REGISTER = { openai, anthropic, agents, langchain, mcp };

const require = createRequire(import.meta.url);

/** Clients that are installed below a library's package are found from there. */
const from = [import.meta.url, ...['@langchain/openai', '@openai/agents'].map((name) => require.resolve(name))];

/** Registers one library. */
export function registerOne(library: Library): () => void {
  return REGISTER[library]({ from }).unregister;
}

/** Registers some of them at once, through the build of ours for `require`, which is another copy than the one of these tests. */
export function registerAll(include: readonly Library[]): () => void {
  return auto({ include, from }).unregister;
}

/** What an app has loaded of the libraries: as ES modules, and, where that is another copy, by `require`. */
export const MODULES: readonly object[] = [
  openaiLibrary,
  anthropicLibrary,
  langchainManager,
  langchainChatModels,
  langchainTools,
  mcpClient,
  mcpServer,
  mcpProtocol,
  agentsLibrary,
  agentsLibrary.getGlobalTraceProvider(),
  ...['openai', '@anthropic-ai/sdk', '@langchain/core/callbacks/manager', '@langchain/core/tools'].map(require),
  require('@modelcontextprotocol/sdk/shared/protocol.js'),
];

const messages = [{ role: 'user' as const, content: 'Hi' }];
const hello = response('resp_1', [says('Hello!')]);

/** One call of each library, as an app makes it. */
export const CALLS: Readonly<Record<Library, (provider: Provider) => Promise<unknown>>> = {
  openai: (provider) => provider.openai.chat.completions.create({ model: 'gpt-test', messages }),
  anthropic: (provider) => provider.anthropic.messages.create({ model: 'claude-test', max_tokens: 9, messages }),
  agents: ({ server }) => runnerOf(server).run(new agentsLibrary.Agent({ name: 'Host', model: 'gpt-test' }), 'Hi'),
  langchain({ server }) {
    const configuration = { baseURL: `${server.url}/v1` };
    return new ChatOpenAI({ model: 'gpt-test', apiKey: 'none', maxRetries: 0, configuration }).invoke('Hi');
  },
  async mcp() {
    const server = new mcpServer.McpServer({ name: 'stock', version: '1' });
    server.registerTool('count', {}, () => ({ content: [{ type: 'text', text: '7' }] }));
    const client = new mcpClient.Client({ name: 'shop', version: '1' });
    const [mine, theirs] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(theirs), client.connect(mine)]);
    await client.callTool({ name: 'count' });
    await client.close();
  },
};

/** What the provider answers to all of them. */
export function answerAll({ server }: Provider): void {
  server.on('/chat/completions', () => chat({ content: 'Hello!' }));
  server.on('/responses', () => ({ json: hello }));
  server.on('/v1/messages', () => message('Hello!'));
}
