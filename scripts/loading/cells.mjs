// The rows of the table, one cell for each version of Node.
import { layoutCells } from './cells-layouts.mjs';
import { libraryCells } from './cells-libraries.mjs';
import { nodeCells } from './cells-node.mjs';
import { testRunnerCells } from './cells-test-runners.mjs';
import { typescriptCells } from './cells-typescript.mjs';

/**
 * A row:
 * - `name`
 * - `layout` of the app's node_modules, `npm` if it does not say; `names`: what its package.json names, `type` of that; `needs`:
 *   what is installed beside that
 * - `files` by name, as lines; those with a name of ours are left out where the app is run without us, as are such flags
 * - `build`: arguments of Node for what is done once, before it is run; `args`: those to run it with; `env`
 * - `calls` that the app makes, 1 if it does not say; `event`: what they are in the trail, MODEL_INVOCATION if it does not say;
 *   `journal: false` if the provider does not see them
 * - `says`: by the major of Node, what `status()` is to say where not all can be recorded; `recorded`: how many are all the same
 * - `unless`: by the major of Node, why there is nothing to run
 */
export const CELLS = [...nodeCells, ...typescriptCells, ...layoutCells, ...testRunnerCells, ...libraryCells].map(
  (cell) => ({
    layout: 'npm',
    names: ['openai'],
    needs: [],
    type: 'commonjs',
    build: [],
    env: {},
    calls: 1,
    event: 'MODEL_INVOCATION',
    journal: true,
    says: {},
    recorded: 0,
    unless: {},
    ...cell,
  }),
);
