import type { AgentsOptions } from '@chaukas/instrument-agents';
import type { AnthropicOptions } from '@chaukas/instrument-anthropic';
import type { LangChainOptions } from '@chaukas/instrument-langchain';
import type { McpOptions } from '@chaukas/instrument-mcp';
import type { OpenAIOptions } from '@chaukas/instrument-openai';

/** Options of `register()`. */
export interface AutoOptions {
  /**
   * Only these are recorded, whether the app's package.json names them or not: `openai`, `anthropic`, `agents`, `langchain`, `mcp`,
   * the name of a library, or the package of a third-party instrumentation. @defaultValue `CHAUKAS_INCLUDE_INSTRUMENTATIONS`
   * (by commas), else all that the package.json names
   */
  include?: readonly string[];
  /** These are not. @defaultValue `CHAUKAS_EXCLUDE_INSTRUMENTATIONS` (by commas), else none */
  exclude?: readonly string[];
  /**
   * Where to look for the app's package.json and its libraries, beside the app's entry and the working directory: usually
   * `import.meta.url`.
   */
  from?: string | URL | readonly (string | URL)[];
  /** What is given to the `register()` of single instrumentations. */
  options?: {
    openai?: Omit<OpenAIOptions, 'from' | 'eager'>;
    anthropic?: Omit<AnthropicOptions, 'from' | 'eager'>;
    agents?: Omit<AgentsOptions, 'from' | 'eager'>;
    langchain?: Omit<LangChainOptions, 'from' | 'eager'>;
    mcp?: Omit<McpOptions, 'from' | 'eager'>;
    /** Third-party ones, by the names of their packages. */
    [name: string]: object | undefined;
  };
}
