// Apps in TypeScript: run as they are, by tsx or by Node itself, or compiled by TypeScript 5.9.
import { IMPORT_OPENAI, openaiCall } from './calls.mjs';

const TSX = '../../node_modules/tsx/dist/cli.mjs';
const TSC = '../../node_modules/typescript/bin/tsc';

const IMPORT = "import '@chaukas/auto';";
const API = "import { register } from '@chaukas/auto/api'; register();";
// What types make of it is part of the proof that they are erased.
const END = [`const code: number = 3;`, openaiCall(), 'process.exitCode = code;'];

const NO_STRIPPING = { 20: 'Node 20 runs no TypeScript: it strips types from 22.18 on' };

const tsx = (name, type, args, ...lines) => ({
  name: `tsx, ${type === 'module' ? 'ESM' : 'CJS'}: ${name}`,
  type,
  files: { 'app.ts': [...lines, ...END] },
  args: [TSX, ...args, 'app.ts'],
  needs: ['tsx'],
});

const tsxCells = ['module', 'commonjs'].flatMap((type) => [
  tsx('import of auto, then the library', type, [], IMPORT, IMPORT_OPENAI),
  tsx('import of the library, then auto', type, [], IMPORT_OPENAI, IMPORT),
  tsx('register() hoisted', type, [], IMPORT_OPENAI, API),
  tsx('--import', type, ['--import', '@chaukas/auto'], IMPORT_OPENAI),
  tsx('--require', type, ['--require', '@chaukas/auto'], IMPORT_OPENAI),
]);

const stripped = (name, type, args, ...lines) => ({
  name: `node app.ts, ${type === 'module' ? 'ESM' : 'CJS'}: ${name}`,
  type,
  files: { 'app.ts': [...lines, ...END] },
  args: [...args, 'app.ts'],
  unless: NO_STRIPPING,
});

const REQUIRED = "const OpenAI = require('openai');";

const compiled = (module, type, ...lines) => ({
  name: `TypeScript 5.9, ${module}, ${type === 'module' ? 'ESM' : 'CJS'}: ${lines.includes(API) ? 'register()' : 'import of auto'}`,
  type,
  files: {
    'app.ts': [...lines, ...END],
    'tsconfig.json': [
      JSON.stringify({
        compilerOptions: {
          module,
          target: 'es2022',
          strict: true,
          esModuleInterop: true,
          outDir: 'dist',
          types: ['node'],
        },
        files: ['app.ts'],
      }),
    ],
  },
  build: [[TSC, '--project', '.']],
  args: ['dist/app.js'],
  needs: ['typescript', '@types/node'],
});

export const typescriptCells = [
  ...tsxCells,
  stripped('import of auto', 'module', [], IMPORT, IMPORT_OPENAI),
  stripped('register() hoisted', 'module', [], IMPORT_OPENAI, API),
  stripped('--import', 'module', ['--import', '@chaukas/auto'], IMPORT_OPENAI),
  stripped('require of auto', 'commonjs', [], "require('@chaukas/auto');", REQUIRED),
  stripped('--require', 'commonjs', ['--require', '@chaukas/auto'], REQUIRED),
  compiled('commonjs', 'commonjs', IMPORT, IMPORT_OPENAI),
  compiled('commonjs', 'commonjs', IMPORT_OPENAI, API),
  compiled('node16', 'commonjs', IMPORT, IMPORT_OPENAI),
  compiled('node16', 'commonjs', IMPORT_OPENAI, API),
  compiled('node16', 'module', IMPORT, IMPORT_OPENAI),
  compiled('node16', 'module', IMPORT_OPENAI, API),
];
