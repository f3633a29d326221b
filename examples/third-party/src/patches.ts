import type { MethodTable } from '@chaukas/instrumentation';
import { chat } from './chat/chat.ts';
import { embed } from './embed.ts';
import { generate } from './generate.ts';
import { webSearch } from './web-search.ts';

/** The methods that are recorded; all others pass through untouched. */
export const METHODS: MethodTable = {
  'Ollama.chat': { span: 'generation', ...chat },
  'Ollama.generate': { span: 'generation', ...generate },
  'Ollama.embed': { span: 'generation', ...embed },
  'Ollama.webSearch': { span: 'retriever', ...webSearch },
};
