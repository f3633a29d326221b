import type { KnownInstrumentation } from './instrumentation.ts';

/** The instrumentations of the suite, and by which names in its package.json an app asks for them. */
export const SUITE: readonly KnownInstrumentation[] = [
  {
    name: 'openai',
    module: '@chaukas/instrument-openai',
    libraries: ['openai'],
    broughtBy: ['@openai/agents', '@openai/agents-openai', '@langchain/openai'],
  },
  {
    name: 'anthropic',
    module: '@chaukas/instrument-anthropic',
    libraries: ['@anthropic-ai/sdk'],
    broughtBy: ['@anthropic-ai/bedrock-sdk', '@anthropic-ai/vertex-sdk', '@langchain/anthropic'],
  },
  {
    // It is never loaded by us: loading it changes how a process ends.
    name: 'agents',
    module: '@chaukas/instrument-agents',
    libraries: ['@openai/agents', '@openai/agents-core', '@openai/agents-realtime', '@openai/agents-openai'],
    announced: true,
  },
  {
    name: 'langchain',
    module: '@chaukas/instrument-langchain',
    libraries: ['@langchain/core', '@langchain/langgraph', 'langchain'],
    broughtBy: ['@langchain/'],
  },
  {
    name: 'mcp',
    module: '@chaukas/instrument-mcp',
    libraries: ['@modelcontextprotocol/sdk', '@modelcontextprotocol/client', '@modelcontextprotocol/server'],
    separate: true,
    broughtBy: ['@langchain/mcp-adapters', '@modelcontextprotocol/node'],
    usedBy: ['@openai/agents', '@openai/agents-core'],
  },
];
