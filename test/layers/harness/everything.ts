import './record.ts';
import { createRequire } from 'node:module';
import { register as registerAgents } from '@chaukas/instrument-agents';
import { register as registerAnthropic } from '@chaukas/instrument-anthropic';
import { register as registerLangChain } from '@chaukas/instrument-langchain';
import { register as registerMcp } from '@chaukas/instrument-mcp';
import { register as registerOpenAI } from '@chaukas/instrument-openai';

// Every layer records, as in an app that uses all of them. A client that is installed below a library's package is found from there.
const { resolve } = createRequire(import.meta.url);
const from = [
  import.meta.url,
  ...['@langchain/openai', '@langchain/anthropic', '@openai/agents'].map((name) => resolve(name)),
];
for (const register of [registerLangChain, registerAgents, registerOpenAI, registerAnthropic, registerMcp])
  register({ from });
