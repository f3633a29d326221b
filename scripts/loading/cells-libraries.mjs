// One row for each of the other libraries and formats, preloaded.
import { AGENT_NAMES, agentCall, anthropicCall, EXIT, langchainCall, mcpCall } from './calls.mjs';

/** What an app has of each: names by the module that exports them; `default` is the module's default export. */
const LIBRARIES = [
  { library: '@anthropic-ai/sdk', uses: { '@anthropic-ai/sdk': 'default Anthropic' }, call: anthropicCall },
  {
    library: '@openai/agents',
    uses: { '@openai/agents': AGENT_NAMES },
    call: agentCall,
  },
  {
    library: '@langchain/core',
    uses: { '@langchain/core/utils/testing': 'FakeListChatModel' },
    call: langchainCall,
    journal: false,
  },
  {
    library: '@modelcontextprotocol/sdk',
    uses: {
      '@modelcontextprotocol/sdk/client/index.js': 'Client',
      '@modelcontextprotocol/sdk/server/mcp.js': 'McpServer',
      '@modelcontextprotocol/sdk/inMemory.js': 'InMemoryTransport',
    },
    call: mcpCall,
    journal: false,
    event: 'TOOL_CALL',
  },
];

export const libraryCells = LIBRARIES.flatMap(({ library, uses, call, ...rest }) =>
  ['mjs', 'cjs'].map((format) => ({
    name: `${library}, ${format === 'mjs' ? 'ESM' : 'CJS'}: --import`,
    names: [library],
    files: { [`app.${format}`]: [...Object.entries(uses).map(loading(format)), call, EXIT] },
    args: ['--import', '@chaukas/auto', `app.${format}`],
    ...rest,
  })),
);

function loading(format) {
  return ([module, names]) => {
    const own = names.startsWith('default ') ? names.slice('default '.length) : `{ ${names} }`;
    return format === 'mjs' ? `import ${own} from '${module}';` : `const ${own} = require('${module}');`;
  };
}
