// Apps whose packages do not simply lie beside each other: a dependency with a copy of its own, pnpm, bundles.
import { AGENT_NAMES, agentCall, EXIT, IMPORT_OPENAI, openaiCall, REQUIRE_OPENAI } from './calls.mjs';
import { NAME, onEvery, PRELOAD, UNUSED } from './sentences.mjs';

const IMPORT_KIT = "import { OpenAI as Nested } from 'old-kit';";
const REQUIRE_KIT = "const { OpenAI: Nested } = require('old-kit');";
const BOTH = [openaiCall(), openaiCall('Nested'), EXIT];
const STATUS = ['--import', '@chaukas/auto/status'];

const nested = (name, format, args, ...lines) => ({
  name: `second version, ${format === 'mjs' ? 'ESM' : 'CJS'}: ${name}`,
  names: ['openai', 'old-kit'],
  files: { [`app.${format}`]: [...lines, ...BOTH] },
  args: [...args, `app.${format}`],
  calls: 2,
});

const KIT_ROOT = "register({ from: new URL('../../node_modules/old-kit/', import.meta.url) });";

const nestedCells = [
  {
    ...nested('--import', 'mjs', STATUS, IMPORT_OPENAI, IMPORT_KIT),
    // What is imported can be seen where Node has hooks for it.
    says: { 20: NAME },
    recorded: 1,
  },
  {
    ...nested('import of auto last', 'mjs', [], IMPORT_OPENAI, IMPORT_KIT, "import '@chaukas/auto/status';"),
    says: { ...onEvery(PRELOAD), 20: NAME },
    recorded: 1,
  },
  nested(
    'register({ from }), as that line says',
    'mjs',
    [],
    IMPORT_OPENAI,
    IMPORT_KIT,
    `import { register } from '@chaukas/auto/api'; ${KIT_ROOT}`,
  ),
  nested('require of auto first', 'cjs', [], "require('@chaukas/auto');", REQUIRE_OPENAI, REQUIRE_KIT),
  nested('require of auto last', 'cjs', [], REQUIRE_OPENAI, REQUIRE_KIT, "require('@chaukas/auto');"),
  nested('--require', 'cjs', ['--require', '@chaukas/auto'], REQUIRE_OPENAI, REQUIRE_KIT),
];

const pnpm = (name, format, args, ...lines) => ({
  name: `pnpm, ${format === 'mjs' ? 'ESM' : 'CJS'}: ${name}`,
  layout: 'pnpm',
  files: { [`app.${format}`]: [...lines, openaiCall(), EXIT] },
  args: [...args, `app.${format}`],
});

/** An app that cannot resolve the client itself: only the package that it uses has it. */
const agents = (name, format, args, ...lines) => ({
  name: `pnpm, ${format === 'mjs' ? 'ESM' : 'CJS'}: @openai/agents alone, ${name}`,
  layout: 'pnpm-agents',
  names: ['@openai/agents'],
  files: { [`app.${format}`]: [...lines, agentCall, EXIT] },
  args: [...args, `app.${format}`],
});
const IMPORT_AGENTS = `import { ${AGENT_NAMES} } from '@openai/agents';`;
const REQUIRE_AGENTS = `const { ${AGENT_NAMES} } = require('@openai/agents');`;

const pnpmCells = [
  pnpm('import of auto', 'mjs', [], "import '@chaukas/auto';", IMPORT_OPENAI),
  pnpm('import of auto last', 'mjs', [], IMPORT_OPENAI, "import '@chaukas/auto';"),
  pnpm('--import', 'mjs', ['--import', '@chaukas/auto'], IMPORT_OPENAI),
  pnpm('require of auto', 'cjs', [], "require('@chaukas/auto');", REQUIRE_OPENAI),
  pnpm('require of auto last', 'cjs', [], REQUIRE_OPENAI, "require('@chaukas/auto');"),
  pnpm('--require', 'cjs', ['--require', '@chaukas/auto'], REQUIRE_OPENAI),
  agents('--import', 'mjs', ['--import', '@chaukas/auto'], IMPORT_AGENTS),
  agents('import of auto', 'mjs', [], IMPORT_AGENTS, "import '@chaukas/auto';"),
  agents('require of auto', 'cjs', [], REQUIRE_AGENTS, "require('@chaukas/auto');"),
];

const ESBUILD = '../../node_modules/esbuild/bin/esbuild';
const INSTRUMENT = "import { instrument } from '@chaukas/instrument-openai'; instrument(OpenAI);";
/** CommonJS that is bundled into an ES module needs a `require`, whoever wrote it: the line is esbuild's own advice. */
const BANNER = "--banner:js=import { createRequire as own } from 'node:module'; const require = own(import.meta.url);";

const bundled = (name, format, flags, args, ...lines) => ({
  name: `bundle, ${format === 'mjs' ? 'ESM' : 'CJS'}: ${name}`,
  needs: ['esbuild'],
  files: { 'app.mjs': [...lines, openaiCall(), EXIT] },
  build: [
    [ESBUILD, 'app.mjs', '--bundle', '--platform=node', '--log-level=error', `--outfile=dist/app.${format}`].concat(
      `--format=${format === 'mjs' ? 'esm' : 'cjs'}`,
      format === 'mjs' ? [BANNER] : [],
      flags,
    ),
  ],
  args: [...args, `dist/app.${format}`],
});

const bundleCells = ['mjs', 'cjs'].flatMap((format) => [
  bundled('all of it, instrument(OpenAI)', format, [], [], IMPORT_OPENAI, INSTRUMENT),
  bundled('all but us, instrument(OpenAI)', format, ['--external:@chaukas/*'], [], IMPORT_OPENAI, INSTRUMENT),
  bundled(
    'packages external, import of auto',
    format,
    ['--packages=external'],
    [],
    "import '@chaukas/auto';",
    IMPORT_OPENAI,
  ),
  { ...bundled('--import without instrument()', format, [], STATUS, IMPORT_OPENAI), says: onEvery(UNUSED) },
]);

export const layoutCells = [...nestedCells, ...pnpmCells, ...bundleCells];
